using System.Globalization;
using System.Text.RegularExpressions;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>The name of a plugin project in its two spellings.</summary>
/// <param name="Id">As experiment files write it: "exact-length".</param>
/// <param name="Pascal">As C# writes it: "ExactLength".</param>
internal sealed partial record PluginProjectName(string Id, string Pascal)
{
    private const int TimeoutMilliseconds = 1000;

    // Longer names make paths that some file systems and archive formats refuse.
    private const int MostCharacters = 60;

    /// <summary>Reads a name in either spelling.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="UserErrorException">It is neither.</exception>
    public static PluginProjectName Parse(string name)
    {
        var id = PascalCase().IsMatch(name) ? Words().Replace(name, "-$0").ToLower(CultureInfo.InvariantCulture) : name;
        if (!ManifestForms.IsPluginId(id) || id.Length > MostCharacters)
        {
            throw new UserErrorException(
                $"'{name}' is not a plugin name: write exact-length or ExactLength, letters and digits, at most {MostCharacters} "
                    + "characters"
            );
        }

        return new PluginProjectName(
            id,
            string.Concat(id.Split('-').Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]))
        );
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*\\z", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex PascalCase();

    /// <summary>The places where a new word begins: "ExactLength", "HTTPCall", not the first.</summary>
    [GeneratedRegex("(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Words();
}
