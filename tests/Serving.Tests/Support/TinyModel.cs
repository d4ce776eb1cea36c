using Rlfw.Benchmarks.Serving;
using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Tokenizers.Tests;

namespace Rlfw.Serving.Tests;

/// <summary>A small checkpoint, written and loaded for a test.</summary>
public static class TinyModel
{
    /// <summary>One that talks nonsense, or says given pieces.</summary>
    public static LlamaModel Load(string? template, int context, params string[] pieces)
    {
        var folder = Directory.CreateTempSubdirectory("rlfw-serving-").FullName;
        try
        {
            if (pieces.Length > 0)
            {
                TinyChatModel.WriteSpeaking(folder, pieces);
            }
            else
            {
                TinyChatModel.Write(folder, context);
            }

            var tokenizer = new HuggingFaceTokenizer(
                new HuggingFaceOptions { Path = folder, ChatTemplate = template },
                new LocalHub()
            );
            return new LlamaModel(
                new LlamaOptions { Path = folder },
                new GivenTokenizer(tokenizer),
                new LanguageModelContext(CPU, new RandomStream(1, "initialization"))
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
