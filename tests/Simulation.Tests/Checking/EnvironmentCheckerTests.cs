using Rlfw.Contracts;
using Rlfw.Simulation.Checking;

namespace Rlfw.Simulation.Tests.Checking;

public sealed class EnvironmentCheckerTests
{
    [Theory]
    [InlineData(Mistake.NoActions, "spaces", "ActionSpace has 0 elements")]
    [InlineData(Mistake.CrossedBounds, "spaces", "ObservationSpace has the bounds 1 and 0 at component 1")]
    [InlineData(Mistake.UnwrittenObservation, "episodes", "component 0 of the observation was not written")]
    [InlineData(Mistake.NotANumber, "episodes", "step 3 of episode")]
    [InlineData(Mistake.OutsideTheSpace, "episodes", "is 5, outside of the integers 0 to 4")]
    [InlineData(Mistake.TooLong, "episodes", "IndexOutOfRangeException")]
    [InlineData(Mistake.InfiniteReward, "episodes", "the reward is")]
    [InlineData(Mistake.ThrowsInAStep, "episodes", "it threw NotSupportedException: no third step")]
    [InlineData(Mistake.OwnRandomness, "determinism", "two instances with equal streams and actions differ: step")]
    [InlineData(Mistake.RemembersBeforeReset, "reset", "differs from a new one after Reset")]
    [InlineData(Mistake.ForgetsInSave, "save and load", "it goes on differently: step")]
    [InlineData(Mistake.VectorDiffers, "many together", "the vector gives StepResult")]
    [InlineData(Mistake.VectorForgetsInSave, "many together", "saved and loaded into a new vector")]
    [InlineData(Mistake.TableOfOtherSize, "transition table", "6 states and 2 actions, the spaces 5 and 2")]
    [InlineData(Mistake.TableLacksAState, "transition table", "the table does not have that")]
    [InlineData(Mistake.TableOfOtherFrequency, "transition table", "the table says 0.2 of them")]
    [InlineData(Mistake.TableOfOtherReward, "transition table", "the mean reward 1 in")]
    [InlineData(Mistake.TableOfOtherStart, "transition table", "episodes began in state")]
    [InlineData(Mistake.NoPicture, "description", "Describe gives no text")]
    public void A_breach_of_the_contract_is_found_by_its_check(Mistake mistake, string check, string message)
    {
        var report = Check(mistake);
        report.IsSound.ShouldBeFalse();
        report.Findings.ShouldContain(
            finding => finding.IsFault && finding.Check == check && finding.Message.Contains(message),
            string.Join('\n', report.Findings)
        );
        report.Findings.ShouldAllBe(finding => finding.Remedy.Length > 10);
    }

    [Theory]
    [InlineData(Mistake.GoesOnAfterTheEnd, "can be stepped after its episode has ended")]
    [InlineData(Mistake.NeverEnds, "no episode ended in 4000 random steps")]
    [InlineData(Mistake.Allocates, "a step allocates 1")]
    public void What_works_and_should_be_better_is_a_warning(Mistake mistake, string message) =>
        Check(mistake).Findings.ShouldContain(finding => !finding.IsFault && finding.Message.Contains(message));

    [Fact]
    public void A_sound_environment_has_no_findings_and_is_measured()
    {
        var report = Check(Mistake.None);
        report.Findings.ShouldBeEmpty();
        report.IsSound.ShouldBeTrue();
        report.Checks.ShouldBe([
            "spaces",
            "episodes",
            "determinism",
            "reset",
            "save and load",
            "many together",
            "transition table",
            "description",
            "speed",
        ]);
        report.EpisodeLengths.Count.ShouldBeGreaterThan(100);
        report.EpisodeReturns.Average().ShouldBeInRange(0.1, 1);
        report.StepsPerSecond.ShouldBeGreaterThan(0);
        report.VectorStepsPerSecond.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Where_a_check_threw_is_told_to_who_asks()
    {
        Exception? thrown = null;
        EnvironmentChecker.Check(() => new FaultyChain(Mistake.ThrowsInAStep), Settings, e => thrown = e);
        thrown.ShouldBeOfType<NotSupportedException>();
    }

    private static CheckSettings Settings { get; } = new() { Steps = 4000, SpeedTime = TimeSpan.FromMilliseconds(20) };

    private static CheckReport Check(Mistake mistake) =>
        EnvironmentChecker.Check(() => new FaultyChain(mistake), Settings);
}
