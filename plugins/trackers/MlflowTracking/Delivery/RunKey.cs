using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// What identifies a run in a store, whoever sends it and from wherever: a function of its journal alone. Two runs of one id, on
/// two machines or started over, differ in when they began.
/// </summary>
internal static class RunKey
{
    /// <summary>"cartpole/0123456789ab-1 4f5e6d7c8b9a".</summary>
    /// <param name="first">The journal's first event.</param>
    public static string Of(RunEvent first) => $"{first.Run} {Fingerprint(first)}";

    /// <summary>12 hexadecimal digits.</summary>
    public static string Fingerprint(RunEvent first)
    {
        var host = (first.Payload as RunStarted)?.Environment.GetValueOrDefault("host") ?? "";
        var text = $"{first.Run}|{first.Time.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{host}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }
}
