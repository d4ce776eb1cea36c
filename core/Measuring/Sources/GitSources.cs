using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Rlfw.Measuring;

/// <summary>Asks the <c>git</c> program about the repository around a folder.</summary>
/// <remarks>
/// Without git, without a repository or a commit in it, where git does not trust the folder, and where it takes longer than it
/// may, there are no facts. Nothing in the repository is changed, not even git's own index.
/// </remarks>
public sealed class GitSources
{
    /// <summary>The longest diff unless another length is asked for: 1 MiB.</summary>
    public const int LongestDiff = 1 << 20;

    private const int LongestAnswer = 1 << 16;

    private readonly string _folder;
    private readonly TimeSpan _patience;

    /// <summary>The repository around a folder.</summary>
    /// <param name="folder">A folder in it.</param>
    /// <param name="patience">How long each question to git may take.</param>
    public GitSources(string folder, TimeSpan patience)
    {
        _folder = folder;
        _patience = patience;
    }

    /// <summary>The repository around the working directory, with 5 seconds for each question.</summary>
    public static GitSources OfWorkingDirectory() => new(Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    /// <summary>Commit, branch, state and origin.</summary>
    /// <returns>Null where there is nothing to know.</returns>
    public SourceFacts? Facts()
    {
        if (Line("rev-parse", "HEAD") is not { Length: > 0 } commit)
        {
            return null;
        }

        var branch = Line("symbolic-ref", "--quiet", "--short", "HEAD");
        // A state that could not be found out is not known to be clean.
        var changes = Ask(LongestAnswer, "status", "--porcelain", "--untracked-files=no");
        return new SourceFacts(commit, branch, changes is not { Bytes.Length: 0 }, Repository());
    }

    /// <summary>How the files that git knows, staged or not, differ from the commit.</summary>
    /// <param name="longest">The most bytes of it that are read.</param>
    /// <returns>Null where there is nothing to know.</returns>
    public SourceDiff? Diff(int longest = LongestDiff)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(longest);
        // As the user's settings would not have it: in plain text, of the whole repository, by git itself.
        var output = Ask(longest, "diff", "HEAD", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative");
        if (output is null)
        {
            return null;
        }

        // Not in the middle of a line, nor of a character.
        var end = output.IsCut ? Array.LastIndexOf(output.Bytes, (byte)'\n') + 1 : output.Bytes.Length;
        var text = Encoding.UTF8.GetString(output.Bytes, 0, end);
        return output.IsCut
            ? new SourceDiff(
                text + string.Create(CultureInfo.InvariantCulture, $"[cut: longer than {longest} bytes]\n"),
                true
            )
            : new SourceDiff(text, false);
    }

    /// <summary>An address without user and password.</summary>
    /// <param name="address">An address as git takes it: a URL, host:path, or a folder.</param>
    /// <returns>The same; of SSH the user, git as a rule, stays: without it the address is another.</returns>
    internal static string WithoutCredentials(string address)
    {
        var mark = address.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0)
        {
            return address;
        }

        var start = mark + 3;
        var slash = address.IndexOf('/', start);
        var at = address.LastIndexOf('@', (slash < 0 ? address.Length : slash) - 1);
        if (at < start)
        {
            return address;
        }

        var user = address[start..at].Split(':')[0];
        var isSsh = address[..mark].EndsWith("ssh", StringComparison.OrdinalIgnoreCase);
        return address[..start] + (isSsh ? user + "@" : "") + address[(at + 1)..];
    }

    private string? Repository()
    {
        var remotes = Text("remote")?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var remote = remotes.Contains("origin", StringComparer.Ordinal) ? "origin" : remotes.FirstOrDefault();
        return remote is not null && Line("config", "--get", $"remote.{remote}.url") is { Length: > 0 } address
            ? WithoutCredentials(address)
            : null;
    }

    private string? Line(params string[] arguments) => Text(arguments)?.Trim();

    private string? Text(params string[] arguments) =>
        Ask(LongestAnswer, arguments) is { IsCut: false } output ? Encoding.UTF8.GetString(output.Bytes) : null;

    private ProgramOutput? Ask(int longest, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.quotepath=off", .. arguments])
        {
            WorkingDirectory = _folder,
        };
        // Questions must not wait for, or hold up, what else works in the repository.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        return ProgramOutput.Of(start, _patience, longest);
    }
}
