using System.CommandLine;

namespace Rlfw.Cli;

/// <summary><c>rlfw track</c>: what trackers deliver.</summary>
internal static class TrackCommand
{
    public static Command Build(Terminal terminal) =>
        new("track", "Sends what trackers could not send while a run went on") { TrackSyncCommand.Build(terminal) };
}
