using Rlfw.Contracts;

namespace Rlfw.Mlflow;

/// <summary>Reads <c>~/.mlflow/credentials</c>, an INI file as Python's configparser takes it, without interpolation.</summary>
internal static class CredentialsFile
{
    private const string Section = "mlflow";

    /// <summary>The entries of the section "mlflow"; empty where the file or the section is missing. Keys in lower case.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserErrorException">It cannot be read, or a line is no part of such a file.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return entries;
        }

        string? section = null;
        var lines = Lines(path);
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = line.EndsWith(']') ? line[1..^1] : throw Fault(path, at, "the section's name lacks its ']'");
                continue;
            }

            var sign = line.IndexOfAny(['=', ':']);
            if (section is null || sign <= 0)
            {
                throw Fault(path, at, section is null ? "a section such as [mlflow] comes first" : "there is no '='");
            }

            if (section == Section)
            {
                entries[line[..sign].TrimEnd().ToLowerInvariant()] = line[(sign + 1)..].TrimStart();
            }
        }

        return entries;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"MLflow's credentials file '{path}' cannot be read: {e.Message}", e);
        }
    }

    // Not the line itself: it may be a password.
    private static UserErrorException Fault(string path, int line, string what) =>
        new(
            $"{path}:{line + 1}: this is no line of a credentials file: {what}; wanted is \"mlflow_tracking_username = NAME\""
        );
}
