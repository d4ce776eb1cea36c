using System.Text.Json;

namespace Rlfw.Serving.Reading;

/// <summary>Token ids of a request.</summary>
internal static class TokenIds
{
    /// <summary>Reads a list of ids.</summary>
    /// <exception cref="RequestException">One is no whole number from 0.</exception>
    public static int[] Read(IReadOnlyList<JsonElement> items, string path)
    {
        var ids = new int[items.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            if (items[i].ValueKind != JsonValueKind.Number || !items[i].TryGetInt32(out ids[i]) || ids[i] < 0)
            {
                throw RequestException.At(
                    $"{path}[{i}]",
                    $"it is {WireObject.Shown(items[i])}, but token ids are whole numbers from 0"
                );
            }
        }

        return ids;
    }
}
