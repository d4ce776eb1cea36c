using System.Reflection;
using System.Security;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Writes plugin projects that stand outside rlfw's source (<c>rlfw new</c>): a plugin, its tests, an experiment that uses it.
/// The files of <c>tools/templates</c> are resources of this assembly: those of <c>common</c>, then those of the kind.
/// </summary>
public static class PluginTemplate
{
    private const string Prefix = "templates/";
    private const string Common = "common";

    private static readonly Assembly Home = typeof(PluginTemplate).Assembly;

    /// <summary>The kinds there are templates for, in order: "dataset", "environment", ...</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        .. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name.Split('/')[1])
            .Where(kind => kind != Common)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes a project into a new folder named after the plugin.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="name">The plugin's name: exact-length or ExactLength.</param>
    /// <param name="parent">Where the new folder goes; made where it is missing.</param>
    /// <param name="rlfwHome">The folder of rlfw's assemblies, which the project references.</param>
    /// <exception cref="UserErrorException">
    /// No such kind, not a name, the folder exists, or it cannot be written. Nothing that exists is changed.
    /// </exception>
    public static CreatedPlugin Create(string kind, string name, string parent, string rlfwHome)
    {
        if (!Kinds.Contains(kind, StringComparer.Ordinal))
        {
            throw new UserErrorException(
                $"there is no template for '{kind}': choose one of {string.Join(", ", Kinds)}"
            );
        }

        var project = PluginProjectName.Parse(name);
        var folder = Path.GetFullPath(Path.Combine(parent, project.Id));
        if (Path.Exists(folder))
        {
            throw new UserErrorException(
                $"{folder} already exists: choose another name, or another place with --output"
            );
        }

        var tokens = Tokens(kind, project, rlfwHome);
        try
        {
            return new CreatedPlugin(
                folder,
                project.Id,
                [.. Files(kind).Select(file => Write(file, folder, tokens)).Order(StringComparer.Ordinal)]
            );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{folder} cannot be written: {fault.Message}", fault);
        }
    }

    private static (string Token, string Value)[] Tokens(string kind, PluginProjectName project, string rlfwHome) =>
        [
            ("__dot__", "."),
            ("__Name__", project.Pascal),
            ("__Class__", ClassName(kind, project)),
            ("__id__", project.Id),
            ("__kind__", kind),
            ("__Contract__", $"{ContractVersion.Major}.{ContractVersion.Minor}"),
            ("__RlfwHome__", ForMSBuild(Path.TrimEndingDirectorySeparator(Path.GetFullPath(rlfwHome)))),
        ];

    /// <summary>"ExactLengthReward"; a name that ends with the kind ("my-reward") does not say it twice.</summary>
    private static string ClassName(string kind, PluginProjectName project)
    {
        var suffix = PluginProjectName.Parse(kind).Pascal;
        return project.Pascal.EndsWith(suffix, StringComparison.Ordinal) ? project.Pascal : project.Pascal + suffix;
    }

    /// <summary>The resources of the kind, as paths below their template.</summary>
    private static IEnumerable<(string Resource, string Path)> Files(string kind) =>
        from resource in Home.GetManifestResourceNames()
        from template in new[] { $"{Prefix}{Common}/", $"{Prefix}{kind}/" }
        where resource.StartsWith(template, StringComparison.Ordinal)
        select (resource, resource[template.Length..]);

    private static string Write(
        (string Resource, string Path) file,
        string folder,
        (string Token, string Value)[] tokens
    )
    {
        using var stream = Home.GetManifestResourceStream(file.Resource)!;
        using var reader = new StreamReader(stream);
        var relative = Expand(file.Path, tokens);
        var path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Expand(reader.ReadToEnd(), tokens));
        return relative;
    }

    private static string Expand(string text, (string Token, string Value)[] tokens) =>
        tokens.Aggregate(text, (t, pair) => t.Replace(pair.Token, pair.Value, StringComparison.Ordinal));

    /// <summary>A path as a property value in a project file: MSBuild's own special characters, then XML's.</summary>
    private static string ForMSBuild(string path)
    {
        var escaped = path;
        foreach (var special in "%$@;'()?*")
        {
            escaped = escaped.Replace($"{special}", $"%{(int)special:X2}", StringComparison.Ordinal);
        }

        return SecurityElement.Escape(escaped);
    }
}
