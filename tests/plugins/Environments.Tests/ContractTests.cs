using Rlfw.Contracts;
using Rlfw.Simulation.Checking;

namespace Rlfw.Plugins.Environments.Tests;

/// <summary>Every environment of the repository passes the checks that <c>rlfw env check</c> makes.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Ids { get; } = [.. AllEnvironments.ByName.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_environment_keeps_its_contract(string name)
    {
        var report = EnvironmentChecker.Check(
            () => AllEnvironments.ByName[name](),
            new CheckSettings { Steps = 5000, SpeedTime = TimeSpan.FromMilliseconds(20) }
        );
        report
            .Findings.Where(finding => !finding.Message.Contains("no transition table", StringComparison.Ordinal))
            .ShouldBeEmpty();
        report.EpisodeLengths.ShouldNotBeEmpty();
    }
}
