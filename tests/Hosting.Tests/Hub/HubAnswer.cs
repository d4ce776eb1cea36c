using System.Text;

namespace Rlfw.Hosting.Tests.Hub;

/// <summary>An answer, as it goes over the wire.</summary>
/// <param name="Status">"200 OK".</param>
public sealed record HubAnswer(string Status)
{
    public Dictionary<string, string> Headers { get; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The connection is reset after so many bytes of the body; null for never.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Waits behind the body, or the part of it.</summary>
    public TimeSpan Pause { get; init; }

    public static HubAnswer Text(string status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new HubAnswer(status) { Body = Encoding.UTF8.GetBytes(body) };
        foreach (var (name, value) in headers)
        {
            answer.Headers[name] = value;
        }

        return answer;
    }
}
