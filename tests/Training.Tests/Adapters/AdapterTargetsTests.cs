using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Training.Tests.Adapters;

public sealed class AdapterTargetsTests
{
    private static readonly LinearShape[] _linears =
    [
        .. Enumerable
            .Range(0, 12)
            .SelectMany(layer =>
                new[] { "self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj" }.Select(map => new LinearShape(
                    $"model.layers.{layer}.{map}",
                    8,
                    16
                ))
            ),
        new LinearShape("lm_head", 8, 32),
    ];

    [Theory]
    [InlineData(24, "q_proj", "v_proj")]
    [InlineData(12, "self_attn.q_proj")]
    [InlineData(1, "model.layers.1.mlp.up_proj")]
    [InlineData(1, "lm_head")]
    [InlineData(12, "q_proj", "model.layers.3.self_attn.q_proj")]
    public void Names_are_whole_paths_or_ends_of_paths_at_a_dot(int count, params string[] names) =>
        Select(
            new()
            {
                Rank = 2,
                Alpha = 4,
                Targets = ModuleChoice.Of(names),
            }
        )
            .Count.ShouldBe(count);

    [Fact]
    public void All_linear_is_all_but_the_head()
    {
        var chosen = Select(Settings(ModuleChoice.All));
        chosen.Count.ShouldBe(36);
        chosen.ShouldAllBe(x => x.Linear.Name != "lm_head");
    }

    [Fact]
    public void A_pattern_has_to_fit_the_whole_path()
    {
        Select(Settings(ModuleChoice.Matching(@".*\.[1-3]\.self_attn\.(q|v)_proj"))).Count.ShouldBe(6);
        Should
            .Throw<UserErrorException>(() => Select(Settings(ModuleChoice.Matching("q_proj"))))
            .Message.ShouldContain("leaves no linear map");
        Select(Settings(ModuleChoice.Matching("nothing|lm_head"))).ShouldHaveSingleItem();
        ModuleChoice.Matching("a|b").Pattern.ShouldBe("a|b");
    }

    [Fact]
    public void Excluded_maps_and_other_layers_are_left_out()
    {
        var settings = Settings(ModuleChoice.Of(["q_proj", "v_proj"])) with
        {
            Excluded = ModuleChoice.Of(["model.layers.11.self_attn.q_proj", "v_proj"]),
            Layers = [1, 11],
        };
        Select(settings).Select(x => x.Linear.Name).ShouldBe(["model.layers.1.self_attn.q_proj"]);
    }

    [Fact]
    public void Patterns_give_single_maps_another_rank_and_strength()
    {
        var settings = Settings(ModuleChoice.Of(["q_proj", "v_proj"])) with
        {
            RankPattern = [new("layers.1.self_attn.q_proj", 8), new(@"model\.layers\.[0-5]\..*q_proj", 16)],
            AlphaPattern = [new("v_proj", 32)],
        };
        var chosen = Select(settings).ToDictionary(x => x.Linear.Name);
        // PEFT fits a pattern from a dot on: "layers.1" is not the end of "layers.11".
        Of(11, "q").ShouldBe((2, 2));
        Of(1, "q").ShouldBe((8, 0.5));
        Of(5, "q").ShouldBe((16, 0.25));
        Of(7, "v").ShouldBe((2, 16));

        (int, double) Of(int layer, string map)
        {
            var found = chosen[$"model.layers.{layer}.self_attn.{map}_proj"];
            return (found.Rank, found.Scaling);
        }
    }

    [Theory]
    [InlineData("q_porj", "did you mean 'q_proj'? its linear maps are q_proj, v_proj, up_proj, lm_head")]
    [InlineData("model.layers.0.self_attn.q_proi", "did you mean 'model.layers.0.self_attn.q_proj'?")]
    [InlineData("proj", "the model has no linear map 'proj'")]
    [InlineData("norm", "with paths such as model.layers.0.self_attn.q_proj")]
    public void A_name_that_stands_for_nothing_is_an_error_that_says_what_there_is(string name, string message) =>
        Should
            .Throw<UserErrorException>(() => Select(Settings(ModuleChoice.Of(["v_proj", name]))))
            .Message.ShouldContain(message);

    [Fact]
    public void Of_an_adapter_that_others_made_one_name_that_fits_is_enough()
    {
        var settings = Settings(ModuleChoice.Of(["query_key_value", "q_proj"]));
        AdapterTargets.Select(settings, _linears, "file", eachMustFit: false).Count.ShouldBe(12);
    }

    [Fact]
    public void A_pattern_that_takes_for_ever_is_an_error()
    {
        LinearShape[] long_ = [new LinearShape(new string('a', 40) + "!", 8, 8)];
        Should
            .Throw<UserErrorException>(() =>
                AdapterTargets.Select(Settings(ModuleChoice.Matching("(a+)+b")), long_, "file", false)
            )
            .Message.ShouldContain("takes too long");
    }

    private static AdapterSettings Settings(ModuleChoice targets) =>
        new()
        {
            Rank = 2,
            Alpha = 4,
            Targets = targets,
        };

    private static IReadOnlyList<AdaptedLinear> Select(AdapterSettings settings) =>
        AdapterTargets.Select(settings, _linears, "target_modules", eachMustFit: true);
}
