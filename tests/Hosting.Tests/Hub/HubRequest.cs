using System.Globalization;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">"GET".</param>
/// <param name="Target">Path and query, escaped as it came.</param>
/// <param name="Headers">Headers by name, whatever their case.</param>
public sealed record HubRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The token, without "Bearer"; empty where there is none.</summary>
    public string Token => Headers.GetValueOrDefault("Authorization", "").Replace("Bearer ", "");

    /// <summary>The first byte that is wanted.</summary>
    public int Offset =>
        Headers.TryGetValue("Range", out var range)
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
}
