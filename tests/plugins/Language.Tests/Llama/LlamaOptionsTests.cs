using Rlfw.Contracts;
using Rlfw.Plugins.Llama;

namespace Rlfw.Plugins.Language.Tests.Llama;

public sealed class LlamaOptionsTests
{
    private static readonly LlamaOptions _sized = new()
    {
        HiddenSize = 64,
        Layers = 1,
        Heads = 4,
        Tokenizer = Models.Digits,
    };

    [Fact]
    public void A_model_without_size_or_tokenizer_is_refused()
    {
        Fault(new LlamaOptions { Tokenizer = Models.Digits }).ShouldContain("no size");
        Fault(_sized with { Layers = null }).ShouldContain("no size");
        Fault(_sized with { Tokenizer = null }).ShouldContain("Tokenizer");
        OptionsCheck.Faults(_sized).ShouldBeEmpty();
        OptionsCheck
            .Faults(
                new LlamaOptions
                {
                    Preset = LlamaPreset.Tiny,
                    Layers = 3,
                    Tokenizer = Models.Digits,
                }
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void How_long_texts_may_be_is_known_before_the_model_is_made_where_it_can_be()
    {
        Length(_sized).ShouldBe(256);
        Length(_sized with { MaxLength = 40 }).ShouldBe(40);
        Length(new LlamaOptions { Path = "hf://org/name" }).ShouldBeNull();
        Length(new LlamaOptions { Path = "no/such/folder" }).ShouldBeNull();
        using var folder = new CopiedFolder(Models.GoldenFolder);
        var own = Length(new LlamaOptions { Path = folder.Path }).ShouldNotBeNull();
        own.ShouldBeGreaterThan(100);
        Length(new LlamaOptions { Path = folder.Path, MaxLength = 100 }).ShouldBe(100);
        folder.Write("config.json", "{");
        Length(new LlamaOptions { Path = folder.Path }).ShouldBeNull();

        static int? Length(ILimitsLength options) => options.MaximumLength;
    }

    [Fact]
    public void Sizes_that_do_not_go_together_are_refused()
    {
        Fault(_sized with { Heads = 5, KvHeads = 5 }).ShouldContain("does not divide");
        Fault(_sized with { KvHeads = 3 }).ShouldContain("kv_heads must divide heads");
        Fault(_sized with { HeadSize = 7 }).ShouldContain("even");
        Fault(new RopeScaling { LowFreqFactor = 4, HighFreqFactor = 4 }).ShouldContain("high_freq_factor");
    }

    [Fact]
    public void A_checkpoint_decides_its_sizes_alone()
    {
        var folder = Directory.GetCurrentDirectory();
        Fault(
                new LlamaOptions
                {
                    Path = folder,
                    Heads = 4,
                    Tokenizer = Models.Digits,
                }
            )
            .ShouldContain("leave one of the two out");
        Fault(new LlamaOptions { Path = "nowhere", Tokenizer = Models.Digits }).ShouldContain("no folder 'nowhere'");
        OptionsCheck
            .Faults(
                new LlamaOptions
                {
                    Path = folder,
                    MaxLength = 64,
                    Tokenizer = Models.Digits,
                }
            )
            .ShouldBeEmpty();
    }

    private static string Fault(object options) => OptionsCheck.Faults(options).ShouldHaveSingleItem();
}
