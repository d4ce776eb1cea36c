using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests;

/// <summary>Tokenizers by path.</summary>
public static class Loaded
{
    public static HuggingFaceTokenizer From(string path, IHub? hub = null) =>
        new(new HuggingFaceOptions { Path = path }, hub ?? new LocalHub());

    /// <summary>What a stream gives for ids, in one text.</summary>
    public static string Stream(ITokenizer tokenizer, IEnumerable<int> ids)
    {
        var stream = tokenizer.OpenStream();
        return string.Concat(ids.Select(stream.Append)) + stream.Flush();
    }
}
