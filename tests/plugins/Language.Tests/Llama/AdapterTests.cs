using Rlfw.Contracts;
using Rlfw.Plugins.Grpo;
using Rlfw.Plugins.Llama;
using Rlfw.Plugins.Sft;
using Rlfw.Training.Adapters;
using Trainings = Rlfw.Plugins.Language.Tests.CompletionAlgorithms.Training;

namespace Rlfw.Plugins.Language.Tests.Llama;

/// <summary>Adapters on an exported checkpoint: no golden files needed.</summary>
public sealed class AdapterTests : IDisposable
{
    private static readonly long[] _ids = [2, 3, 12, 4, 13, 5, 2, 7];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlfw-llama-adapters-");
    private readonly string _base;

    public AdapterTests()
    {
        _base = At("base");
        Export(Models.Small(), _base);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(WeightQuantization.None, LlamaDtype.Float32)]
    [InlineData(WeightQuantization.None, LlamaDtype.Bfloat16)]
    [InlineData(WeightQuantization.Int8, LlamaDtype.Float32)]
    [InlineData(WeightQuantization.Nf4, LlamaDtype.Bfloat16)]
    public void A_new_adapter_changes_nothing_and_learns_without_the_base(
        WeightQuantization quantization,
        LlamaDtype dtype
    )
    {
        using var scope = NewDisposeScope();
        var options = Options() with { Quantization = quantization, Dtype = dtype };
        using var plain = Models.Make(options);
        using var model = Models.Make(
            options with
            {
                Lora = new LoraOptions { R = 4, TargetModules = ["all-linear"] },
            }
        );
        var reference = plain.Logits(Ids(), null);

        Same(model.Logits(Ids(), null), reference).ShouldBeTrue();
        model.Module.named_parameters().Count().ShouldBe(2 * 7 * 2);
        model.Module.parameters().ShouldAllBe(x => x.requires_grad && x.dtype == ScalarType.Float32);

        using var sft = Trainings.Sft(model, new SftOptions { LearningRate = 1e-2, BatchSize = 2 });
        double first = Loss(sft, model),
            last = first;
        for (var step = 0; step < 20; step++)
        {
            last = Loss(sft, model);
        }

        last.ShouldBeLessThan(first / 2);
        Same(model.Logits(Ids(), null), reference).ShouldBeFalse();
        model.Adapters.Use(null);
        Same(model.Logits(Ids(), null), reference).ShouldBeTrue();
    }

    [Theory]
    [InlineData(WeightQuantization.None)]
    [InlineData(WeightQuantization.Int8)]
    [InlineData(WeightQuantization.Nf4)]
    public void Merging_changes_rounding_alone_and_is_undone_exactly(WeightQuantization quantization)
    {
        using var scope = NewDisposeScope();
        Learned("a", seed: 2);
        using var model = Models.Make(Options() with { Quantization = quantization });
        model.Adapters.Load("a", At("a"));
        var reference = model.Logits(Ids(), null);
        model.Adapters.Use("a");
        var adapted = model.Logits(Ids(), null);

        model.Adapters.Merge();
        model.Logits(Ids(), null).Distance(adapted).ShouldBeLessThan(1e-4);
        model.Adapters.Unmerge();

        Same(model.Logits(Ids(), null), adapted).ShouldBeTrue();
        model.Adapters.Use(null);
        Same(model.Logits(Ids(), null), reference).ShouldBeTrue();
        adapted.Distance(reference).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Adapters_are_switched_in_any_order_and_each_is_itself()
    {
        using var scope = NewDisposeScope();
        Learned("a", seed: 2);
        Learned("b", seed: 3, "down_proj", "k_proj");
        using var model = Models.Make(Options());
        model.Adapters.Load("a", At("a"));
        model.Adapters.Load("b", At("b"));
        model.Adapters.Names.ShouldBe(["a", "b"]);
        var alone = new Dictionary<string, Tensor>();
        foreach (var name in new[] { "", "a", "b" })
        {
            using var single = Models.Make(Options() with { Adapter = name.Length == 0 ? null : At(name) });
            alone[name] = single.Logits(Ids(), null).detach();
        }

        foreach (var name in "a,b,,b,a,,a,a,b".Split(','))
        {
            model.Adapters.Use(name.Length == 0 ? null : name);
            Same(model.Logits(Ids(), null), alone[name]).ShouldBeTrue(name);
        }

        Same(alone["a"], alone["b"]).ShouldBeFalse();
        Should
            .Throw<ArgumentException>(() => model.Adapters.Load("a", At("b")))
            .Message.ShouldContain("loaded already");
        Should.Throw<ArgumentException>(() => model.Adapters.Use("c")).Message.ShouldContain("loaded: a, b");
    }

    [Theory]
    [InlineData("q_proj", true)]
    [InlineData("lm_head", false)]
    public void What_is_exported_while_merged_is_a_checkpoint_of_its_own(string target, bool staysTied)
    {
        using var scope = NewDisposeScope();
        Learned("a", seed: 2, target);
        using var model = Models.Make(Options() with { Adapter = At("a") });
        var adapted = model.Logits(Ids(), null);
        model.Adapters.Merge();
        Export(model, At("merged"), dispose: false);

        using var merged = Models.Make(Options() with { Path = At("merged") });
        merged.Logits(Ids(), null).Distance(adapted).ShouldBeLessThan(1e-5);
        File.Exists(Path.Combine(At("merged"), "adapter_config.json")).ShouldBeFalse();
        merged.Module.state_dict().ContainsKey("lm_head.weight").ShouldBe(!staysTied);
        model.Adapters.Unmerge();
        Same(model.Logits(Ids(), null), adapted).ShouldBeTrue();
    }

    [Fact]
    public void Dropout_acts_where_gradients_are_recorded_and_nowhere_else()
    {
        using var scope = NewDisposeScope();
        Learned("a", seed: 2, dropout: 0.5);
        using var model = Models.Make(Options() with { Adapter = At("a") }, learning: new RandomStream(1, "learning"));
        using var certain = Models.Make(Options() with { Adapter = At("a") });
        var expected = certain.Logits(Ids(), null);

        Same(model.Logits(Ids(), null), expected).ShouldBeFalse();
        using (no_grad())
        {
            Same(model.Logits(Ids(), null), expected).ShouldBeTrue();
        }

        Same(model.Logits(Ids(), null), expected).ShouldBeFalse();
        Stepwise.LargestDifference(model, CPU, Golden.Ids(Ids()), newTokens: 2, like: certain).ShouldBeLessThan(1e-5);
        model.Module.eval();
        Same(model.Logits(Ids(), null), expected).ShouldBeTrue();
    }

    [Fact]
    public void Grpo_learns_the_adapter_and_its_reference_is_the_adapter_it_began_with()
    {
        using var scope = NewDisposeScope();
        Learned("a", seed: 2);
        using var model = Models.Make(Options() with { Adapter = At("a") });
        var frozen = model.Adapters;
        frozen.Use(null);
        var reference = model.Logits(Ids(), null);
        frozen.Use("default");
        using var grpo = Trainings.Grpo(
            model,
            new GrpoOptions
            {
                PromptsPerStep = 1,
                GroupSize = 4,
                MaxNewTokens = 6,
                Beta = 0.1,
                LearningRate = 1e-2,
            }
        );
        var record = Step(1);
        // The policy is still its own reference: had the reference been the bare base, it would be far from it.
        record.Kl!.Value.ShouldBe(0, 1e-6);
        for (var step = 2; step < 6; step++)
        {
            record = Step(step);
        }

        record.Kl!.Value.ShouldBeGreaterThan(1e-6);
        using var state = new MemoryState();
        grpo.Save(state);
        ((MemoryState)((ITensorStateReader)state).Section("reference")).Keys.ShouldBe(
            model.Module.state_dict().Keys,
            ignoreOrder: true
        );
        frozen.Use(null);
        Same(model.Logits(Ids(), null), reference).ShouldBeTrue();

        GrpoRecord Step(long step) =>
            (GrpoRecord)
                grpo.Update(
                    Trainings.Sample(model, grpo, ["1+1="], step, text => text.Length > 0 ? text[0] : 0),
                    Trainings.At(step)
                );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_linear_maps_known_from_sizes_are_those_of_the_network(bool tied)
    {
        using var scope = NewDisposeScope();
        var sizes = new LlamaOptions
        {
            HiddenSize = 32,
            Layers = 2,
            Heads = 4,
            KvHeads = 2,
            HeadSize = 12,
            TieEmbeddings = tied,
            Tokenizer = Models.Digits,
        };
        Export(Models.Make(sizes), At("sizes"));
        string[] all = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "lm_head"];
        var lora = new LoraOptions { TargetModules = all };

        using var model = Models.Make(Options() with { Path = At("sizes"), Lora = lora });

        // Of the adapter, which was made before the network, and of the network itself.
        var known = ((LowRankAdapter)model.Module).Pairs.Select(pair => pair.Adapted.Linear);
        known.ShouldBe(((AdapterSet)model.Adapters).Linears);
        Should.NotThrow(() => model.Logits(Ids(), null).sum().backward());
        model.Module.parameters().All(x => x.grad is not null).ShouldBeTrue();
    }

    private static double Loss(SftAlgorithm sft, LlamaModel model)
    {
        var batch = new CompletionBatch(
            [Trainings.Demonstration(model, "1+2=", "3"), Trainings.Demonstration(model, "2+2=", "4")],
            1,
            []
        );
        return ((SftRecord)sft.Update(batch, Trainings.At(1))).Loss;
    }

    /// <summary>Writes an adapter whose second factors are not zero.</summary>
    private void Learned(string name, ulong seed, params string[] targets) => Learned(name, seed, 0, targets);

    private void Learned(string name, ulong seed, double dropout, params string[] targets)
    {
        using var scope = NewDisposeScope();
        var lora = new LoraOptions
        {
            R = 3,
            Alpha = 6,
            Dropout = dropout,
            TargetModules = targets.Length > 0 ? targets : ["q_proj", "v_proj"],
        };
        using var model = Models.Make(Options() with { Lora = lora }, seed);
        using var generator = new Generator(seed);
        foreach (var parameter in model.Module.parameters())
        {
            nn.init.normal_(parameter, 0, 0.2, generator);
        }

        Export(model, At(name), dispose: false);
    }

    private static void Export(LlamaModel model, string folder, bool dispose = true)
    {
        Directory.CreateDirectory(folder);
        model.Export(folder);
        if (dispose)
        {
            model.Dispose();
        }
    }

    private LlamaOptions Options() => new() { Path = _base, Tokenizer = Models.Digits };

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private static Tensor Ids() => torch.tensor(_ids, [1, _ids.Length]);

    private static bool Same(Tensor left, Tensor right) => left.eq(right).all().item<bool>();
}
