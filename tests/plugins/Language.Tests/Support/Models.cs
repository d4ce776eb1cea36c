using Rlfw.Contracts;
using Rlfw.Plugins.Characters;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>Models that tests use.</summary>
public static class Models
{
    /// <summary>The golden checkpoint's folder; skips the test where it is absent.</summary>
    public static string GoldenFolder => Path.Combine(SharedFolder.Require(), "golden", "tiny-llama-3.2");

    /// <summary>The folder of the golden checkpoint in bfloat16 and several files, which has no tokenizer.</summary>
    public static string ShardedFolder => Path.Combine(SharedFolder.Require(), "golden", "sharded-bf16");

    /// <summary>The golden checkpoint.</summary>
    public static LlamaModel Golden() => Make(GoldenOptions);

    /// <summary>The golden checkpoint's options, for tests that change some.</summary>
    public static LlamaOptions GoldenOptions =>
        new() { Path = GoldenFolder, Tokenizer = ActivatorFactory.Tokenizer<NumberTokenizer>(new NoOptions()) };

    /// <summary>A small random model over digits.</summary>
    public static LlamaModel Small(ulong seed = 1, double initializerRange = 0.1) =>
        Make(
            new LlamaOptions
            {
                HiddenSize = 32,
                Layers = 2,
                Heads = 4,
                KvHeads = 2,
                MaxLength = 64,
                InitializerRange = initializerRange,
                Tokenizer = Digits,
            },
            seed
        );

    /// <summary>Digits, signs and answer tags.</summary>
    public static PluginChoice<ITokenizer> Digits =>
        ActivatorFactory.Tokenizer<CharactersTokenizer>(
            new CharactersOptions { Alphabet = "0123456789+=", Symbols = ["<answer>", "</answer>"] }
        );

    public static LlamaModel Make(
        LlamaOptions options,
        ulong seed = 1,
        RandomStream? learning = null,
        Device? device = null
    )
    {
        OptionsCheck.Faults(options).ShouldBeEmpty();
        return new LlamaModel(
            options,
            new ActivatorFactory(),
            new LanguageModelContext(device ?? CPU, new RandomStream(seed, "initialization")) { Learning = learning }
        );
    }
}
