using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>Parquet, which cannot be read yet, and how to make something of it that can.</summary>
internal static class Parquet
{
    /// <summary>The extension.</summary>
    public const string Extension = ".parquet";

    /// <summary>Whether a file is one, whatever its name.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> content) => content.StartsWith("PAR1"u8);

    /// <summary>What is said of such a file.</summary>
    /// <param name="name">The file as messages show it.</param>
    /// <param name="source">The file as pandas finds it: a path, or hf://datasets/org/name/file.</param>
    public static UserErrorException Fault(string name, string source)
    {
        var hub = HubReference.IsMeant(source) ? " huggingface_hub" : "";
        var converted = Path.GetFileNameWithoutExtension(source) + ".jsonl";
        return new UserErrorException(
            $"{name}: Parquet is not supported yet. Convert it once and set 'path' to the result: pip install pandas pyarrow{hub}; "
                + $"python3 -c \"import pandas; pandas.read_parquet('{source}').to_json('{converted}', orient='records', lines=True, "
                + "force_ascii=False)\""
        );
    }
}
