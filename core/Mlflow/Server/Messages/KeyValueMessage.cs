namespace Rlfw.Mlflow.Server;

/// <summary>A tag or parameter as REST writes it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value, always a text: another type is stored as an empty one, and what follows is lost.</param>
internal sealed record KeyValueMessage(string Key, string Value = "")
{
    /// <summary>A list as a dictionary; a key that comes twice has its last value.</summary>
    /// <param name="list">The list; null where the server left out an empty one.</param>
    public static Dictionary<string, string> Read(IReadOnlyList<KeyValueMessage>? list)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in list ?? [])
        {
            all[key] = value ?? "";
        }

        return all;
    }
}
