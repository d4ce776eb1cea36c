using Rlfw.Contracts;

namespace Rlfw.Architecture.Tests;

/// <summary>The contracts' public surface stands in a file beside this test, so that no change to it goes unseen.</summary>
public sealed class ContractSurfaceTests
{
    private const string Folder = "tests/special/Architecture.Tests/Surfaces";

    // RLFW_ACCEPT_SURFACE=1 writes what is, instead of comparing it with what was.
    private const string Accept = "RLFW_ACCEPT_SURFACE";

    private static string Head(string assembly) =>
        $"""
            # The public surface of {assembly}, contract version {ContractVersion.Major}.{ContractVersion.Minor}.
            # Removing or changing a line breaks plugins that were built before: it needs a new ContractVersion.Major.
            # An added line needs a new ContractVersion.Minor. Both from the first release on; until then 1.0 is not frozen.
            # To accept a change: RLFW_ACCEPT_SURFACE=1 dotnet run --project tests/special/Architecture.Tests

            """;

    [Theory]
    [InlineData("Rlfw.Contracts")]
    [InlineData("Rlfw.Contracts.Torch")]
    public void The_contracts_offer_what_the_baseline_says(string assembly)
    {
        var surface = PublicSurface.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        var file = Repository.At($"{Folder}/{assembly}.txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Repository.At(Folder));
            File.WriteAllText(file, Head(assembly) + string.Join('\n', surface) + "\n");
            Assert.Skip($"{file} was written: look at its changes, commit it, and run again without {Accept}");
        }

        var baseline = File.ReadAllLines(file).Where(line => line.Length > 0 && line[0] != '#').ToArray();

        baseline.Length.ShouldBeGreaterThan(50);
        baseline
            .Except(surface)
            .Select(line => $"- {line}")
            .Concat(surface.Except(baseline).Select(line => $"+ {line}"))
            .ShouldBeNone(
                $"{Folder}/{assembly}.txt: a removal or change needs a new ContractVersion.Major, an addition a new Minor (from "
                    + $"the first release on). To accept, run this with {Accept}=1 and commit the file"
            );
    }

    [Theory]
    [InlineData(typeof(IReward))]
    [InlineData(typeof(IAlgorithm))]
    public void The_assembly_version_is_the_contract_version(Type type)
    {
        // A plugin's reference carries it, which is how the host knows what a plugin was built against.
        type.Assembly.GetName().Version.ShouldBe(new Version(ContractVersion.Major, ContractVersion.Minor, 0, 0));
    }
}
