using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Ddpg;
using Rlfw.Plugins.Mlp;
using Rlfw.Plugins.Sac;
using Rlfw.Plugins.Td3;

namespace Rlfw.Plugins.ActorCritic.Tests;

public sealed class OptionTests
{
    [Theory]
    [InlineData("auto", 1, true, "auto")]
    [InlineData(" auto(0.1) ", 0.1, true, "auto(0.1)")]
    [InlineData("0.25", 0.25, false, "0.25")]
    public void A_temperature_is_a_number_or_learned(string text, double initial, bool isLearned, string written)
    {
        var temperature = Temperature.Parse(text, null);
        temperature.ShouldBe(new Temperature(initial, isLearned));
        temperature.ToString().ShouldBe(written);
        Temperature.Parse(written, null).ShouldBe(temperature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("auto_0.1")]
    [InlineData("auto(0)")]
    [InlineData("auto(")]
    [InlineData("autos")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    public void What_is_no_temperature_is_refused(string text) =>
        Should.Throw<FormatException>(() => Temperature.Parse(text, null)).Message.ShouldContain("auto");

    [Fact]
    public void Every_contradiction_is_told()
    {
        var sac = new SacOptions
        {
            Environments = 3,
            TrainEvery = 4,
            ReplayCapacity = 2,
            LearningRate = 0,
            ActorLearningRate = 0,
            TemperatureLearningRate = 0,
            Temperature = 0.5,
            TargetEntropy = -1,
        };
        Faults(sac)
            .ShouldBe([
                "train_every 4 is not a multiple of environments 3",
                "batch_size 256 is larger than replay_capacity 2",
                "environments 3 is larger than replay_capacity 2",
                "learning_rate must begin above 0 and not fall below it, not 0",
                "actor_learning_rate must begin above 0 and not fall below it, not 0",
                "temperature_learning_rate must begin above 0 and not fall below it, not 0",
                "target_entropy is what a learned temperature aims at, but temperature is fixed at 0.5: write temperature: auto(0.5), or leave target_entropy out",
            ]);
        Faults(new Td3Options { BatchSize = 2_000_000, ActorLearningRate = 0 }).Length.ShouldBe(2);
        Faults(new DdpgOptions { BatchSize = 2_000_000, ActorLearningRate = 0 }).Length.ShouldBe(2);
        Faults(new SacOptions()).ShouldBeEmpty();
        Faults(new Td3Options()).ShouldBeEmpty();
        Faults(new DdpgOptions()).ShouldBeEmpty();
    }

    [Fact]
    public void Spaces_that_do_not_fit_are_refused_with_advice()
    {
        var box = new BoxSpace([-1], [1]);
        foreach (
            var (name, fault) in new (string, Func<Space, Space, string?>)[]
            {
                ("ddpg", DdpgAlgorithm.SpaceFault),
                ("td3", Td3Algorithm.SpaceFault),
                ("sac", SacAlgorithm.SpaceFault),
            }
        )
        {
            fault(box, box).ShouldBeNull();
            fault(new DiscreteSpace(3), box).ShouldBeNull();
            fault(box, new DiscreteSpace(2))!.ShouldContain($"{name} chooses vectors of numbers");
            fault(box, new BoxSpace([-1], [float.PositiveInfinity]))!.ShouldContain("finite bounds");
        }

        var context = Batches.Context() with { ActionSpace = new DiscreteSpace(2) };
        Should
            .Throw<UserErrorException>(() => new SacAlgorithm(new SacOptions(), context))
            .Message.ShouldContain("dqn");
        Should
            .Throw<UserErrorException>(() => new Td3Algorithm(new Td3Options(), context))
            .Message.ShouldContain("dqn");
        Should
            .Throw<UserErrorException>(() => new DdpgAlgorithm(new DdpgOptions(), context))
            .Message.ShouldContain("dqn");
    }

    [Fact]
    public void State_dependent_exploration_needs_a_hidden_layer()
    {
        using var scope = NewDisposeScope();
        var context = Batches.Context() with { Network = new MlpBuilder(new MlpOptions { Hidden = [] }) };
        Should
            .Throw<UserErrorException>(() => new SacAlgorithm(new SacOptions { Gsde = new SacGsdeOptions() }, context))
            .Message.ShouldContain("at least one hidden layer");
    }

    [Fact]
    public void What_the_loop_is_asked_for_is_what_the_options_say()
    {
        using var scope = NewDisposeScope();
        using var algorithm = new SacAlgorithm(
            new SacOptions
            {
                Environments = 2,
                ReplayCapacity = 500,
                BatchSize = 32,
                LearningStarts = 10,
                TrainEvery = 4,
                GradientSteps = 0,
                TrainEveryEpisodes = 3,
                HindsightGoals = 4,
            },
            Batches.Context()
        );
        algorithm.Settings.ShouldBe(
            new OffPolicySettings(2, 500, 32, 10, 4, 0)
            {
                TrainEveryEpisodes = 3,
                Hindsight = new HindsightSettings(0.8),
            }
        );
    }

    private static string[] Faults(IValidatableObject options) =>
        [.. options.Validate(new ValidationContext(options)).Select(x => x.ErrorMessage!)];
}
