using Rlfw.Contracts;
using Rlfw.Plans.Tests.Catalog;

namespace Rlfw.Plans.Tests.Describing;

public sealed class OptionDescriberTests
{
    [Fact]
    public void Options_are_described_from_their_record()
    {
        var options = OptionDescriber.Describe(TestCatalog.Instance.Find(PluginKind.Algorithm, "ppo")!);
        options
            .Select(option => option.Key)
            .ShouldBe([
                "learning_rate",
                "environments",
                "steps_per_rollout",
                "minibatches",
                "clip",
                "normalize_advantages",
                "target_kl",
            ]);
        var rate = options[0];
        rate.Type.ShouldBe("number or schedule (linear(start, end), cosine(start, end), warmup(fraction, schedule))");
        (rate.Default, rate.Range, rate.Required).ShouldBe(("0.00025", "greater than 0 and at most 1", false));
        rate.Description.ShouldBe("Adam's step size.");
        options[6]
            .ShouldBe(
                new OptionDescriptor
                {
                    Key = "target_kl",
                    Type = "number, or null",
                    Default = "null",
                    Description = "Stop an update beyond this approximate KL divergence; null never does.",
                    AllowedValues = options[6].AllowedValues,
                    Nested = options[6].Nested,
                }
            );
    }

    [Fact]
    public void Lists_choices_plugins_and_required_options_have_words()
    {
        Types<MlflowOptions>()
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["uri"] = "text (required)",
                    ["token"] = "text, or null = null",
                    ["timeout"] = "duration (90s, 10m, 1.5h) = \"00:00:30\"",
                    ["tags"] = "mapping from names to texts = {}",
                    ["offset"] = "whole number, or null = null",
                    ["share"] = "number = 0.1",
                    ["hosts"] = "list of texts = []",
                    ["monitors"] = "list of reward plugins = []",
                }
            );
        Types<LlamaOptions>()["tokenizer"].ShouldBe("a tokenizer: { plugin: ..., its options }, or null = null");
        OptionDescriber.Describe(typeof(DqnOptions))[1].AllowedValues.ShouldBe(["epsilon_greedy", "softmax"]);
        OptionDescriber.Describe(typeof(LlamaOptions))[0].AllowedValues.ShouldBe(["tiny", "small"]);
    }

    [Fact]
    public void Options_inside_options_are_nested()
    {
        var sampling = OptionDescriber.Describe(typeof(GrpoOptions)).Single(option => option.Key == "sampling");
        sampling
            .Nested.Select(option => (option.Key, option.Range))
            .ShouldBe([("temperature", "between 0 and 10"), ("stop", null)]);
    }

    private static Dictionary<string, string> Types<T>() =>
        OptionDescriber
            .Describe(typeof(T))
            .ToDictionary(
                option => option.Key,
                option => option.Type + (option.Required ? " (required)" : $" = {option.Default}")
            );
}
