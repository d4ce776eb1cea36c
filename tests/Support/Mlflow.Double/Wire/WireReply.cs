using System.Text;

namespace Rlfw.Mlflow.Double;

/// <summary>An answer.</summary>
/// <param name="Status">The status, with or without words: "200 OK".</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Body">The body.</param>
public sealed record WireReply(string Status, string ContentType, byte[] Body)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The status as a number.</summary>
    public int Code => int.Parse(Status.AsSpan(0, 3), provider: null);

    /// <summary>An answer of a text.</summary>
    public static WireReply Text(string status, string contentType, string text) =>
        new(status, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>An answer of JSON.</summary>
    public static WireReply Json(string status, string json) => Text(status, "application/json", json);
}
