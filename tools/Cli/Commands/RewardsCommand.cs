using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw rewards</c>: rewards without a run.</summary>
internal static class RewardsCommand
{
    public static Command Build(Terminal terminal) =>
        new("rewards", "Tries rewards on stored completions, and attacks them, without a run")
        {
            RewardsTryCommand.Build(terminal),
            RewardsHackCommand.Build(terminal),
        };
}
