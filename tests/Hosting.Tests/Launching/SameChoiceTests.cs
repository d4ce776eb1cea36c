using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Hosting.Tests.Launching;

public sealed class SameChoiceTests : IDisposable
{
    private readonly LaunchRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Stages_that_inherit_their_model_and_data_have_the_same()
    {
        var (first, second) = Stages(Experiments.Language);

        SameChoice.Comparer.Equals(first.Model, second.Model).ShouldBeTrue();
        SameChoice.Comparer.Equals(first.Dataset, second.Dataset).ShouldBeTrue();
        SameChoice.Comparer.GetHashCode(first.Dataset!).ShouldBe(SameChoice.Comparer.GetHashCode(second.Dataset!));
    }

    [Theory]
    [InlineData("operations: [sub]")]
    [InlineData("digits: 2")]
    [InlineData("prompt: \"{a} + {b} = \"")]
    public void Stages_with_other_options_do_not(string option)
    {
        var (first, second) = Stages(
            Experiments.Language.Replace(
                "      - name: grpo",
                $"      - name: grpo\n        dataset: {{ {option} }}",
                StringComparison.Ordinal
            )
        );

        SameChoice.Comparer.Equals(first.Dataset, second.Dataset).ShouldBeFalse();
    }

    [Fact]
    public void Choices_within_choices_count()
    {
        var (plain, _) = Stages(Experiments.Language);
        var (other, _) = Stages(
            Experiments.Language.Replace(
                "{ plugin: characters }",
                "{ plugin: characters, symbols: [\"<answer>\", \"</answer>\"] }",
                StringComparison.Ordinal
            )
        );
        var (again, _) = Stages(Experiments.Language);

        SameChoice.Comparer.Equals(plain.Model, other.Model).ShouldBeFalse();
        SameChoice.Comparer.Equals(plain.Model, again.Model).ShouldBeTrue();
    }

    private (StagePlan, StagePlan) Stages(string yaml)
    {
        var stages = _rig.Plan(yaml).Single().Stages;
        return (stages[0], stages[1]);
    }
}
