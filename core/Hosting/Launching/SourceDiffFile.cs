using Rlfw.Contracts;
using Rlfw.Measuring;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// What the source that a run is started from differs in from its commit: <c>source.diff</c> in the run folder, without secrets.
/// With the commit that the journal names it is what one needs to repeat the run.
/// </summary>
internal static class SourceDiffFile
{
    /// <summary>The file's name within the run folder.</summary>
    public const string FileName = "source.diff";

    // Once a process: what was loaded is what was there when it started.
    private static readonly Lazy<string?> _diff = new(() =>
        GitSources.OfWorkingDirectory().Diff() is { Text.Length: > 0 } diff
            ? SecretFilter.OfProcess().Clean(diff.Text)
            : null
    );

    /// <summary>Writes it, where there is a repository with changes.</summary>
    /// <param name="folder">The run folder.</param>
    public static void Write(RunFolder folder)
    {
        if (_diff.Value is not { } diff)
        {
            return;
        }

        try
        {
            File.WriteAllText(Path.Combine(folder.Path, FileName), diff);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot write {Path.Combine(folder.Path, FileName)}: {e.Message}", e);
        }
    }
}
