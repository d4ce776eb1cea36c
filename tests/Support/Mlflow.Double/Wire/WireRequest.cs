using System.Text;

namespace Rlfw.Mlflow.Double;

/// <summary>A request as it came.</summary>
/// <param name="Method">"GET", "POST", …</param>
/// <param name="Target">The path with its query, as sent.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; of a chunked one its content.</param>
/// <param name="IsChunked">Whether the body came without a length.</param>
public sealed record WireRequest(
    string Method,
    string Target,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    bool IsChunked
)
{
    /// <summary>The path, without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The body as a text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The values of a query's key, decoded.</summary>
    /// <param name="key">The key.</param>
    public string[] Query(string key) =>
        Target.Split('?', 2) is [_, var query]
            ?
            [
                .. query
                    .Split('&')
                    .Select(pair => pair.Split('=', 2))
                    .Where(pair => Uri.UnescapeDataString(pair[0]) == key)
                    .Select(pair => Uri.UnescapeDataString(pair[^1].Replace('+', ' '))),
            ]
            : [];

    /// <summary>A header; empty where it was not sent.</summary>
    /// <param name="name">Its name.</param>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}
