using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rlfw.Architecture.Tests;

/// <summary>
/// References point one way: {Torch, Contracts, Answers} &lt;- Contracts.Torch &lt;- {Plans, Training, Generation, Tracking} &lt;-
/// Hosting &lt;- Cli; Serving stands on Generation, Comparing on Tracking and Training, below Cli. Http, Measuring and Mlflow speak to the world outside.
/// </summary>
public sealed class ReferenceTests
{
    private static readonly string[] Contracts = ["Contracts", "Contracts.Torch", "Torch"];
    private static readonly string[] Rooms = ["Plans", "Training", "Generation", "Tracking"];
    private static readonly string[] Outside = ["Http", "Measuring", "Mlflow"];
    private static readonly string[] ForPlugins =
    [
        .. Contracts,
        "Answers",
        "Training",
        "Measuring",
        "Mlflow",
        "Simulation",
    ];

    /// <summary>What each project of core and tools may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Torch.Generator"] = [],
        ["Torch"] = [],
        ["Answers"] = [],
        ["Contracts"] = [],
        ["Http"] = Contracts,
        ["Measuring"] = ["Contracts"],
        ["Mlflow"] = ["Contracts", "Http"],
        ["Simulation"] = ["Contracts"],
        ["Contracts.Torch"] = ["Contracts", "Torch"],
        ["Plans"] = Contracts,
        ["Training"] = [.. Contracts, "Answers"],
        ["Generation"] = Contracts,
        ["Tracking"] = Contracts,
        ["Hosting"] = [.. Contracts, .. Rooms, .. Outside, "Answers", "Simulation"],
        ["Serving"] = [.. Contracts, "Generation"],
        ["Comparing"] = ["Contracts", "Training", "Tracking", "Mlflow"],
        ["Cli"] = [.. Contracts, .. Rooms, .. Outside, "Answers", "Comparing", "Hosting", "Serving", "Simulation"],
        ["Benchmarks"] = [.. Contracts, .. Rooms, .. Outside, "Hosting", "Serving", "Simulation"],
    };

    [Fact]
    public void Core_and_tools_reference_only_what_stands_below_them()
    {
        var projects = Repository
            .Projects.Where(project => project.IsBelow("core") || project.IsBelow("tools"))
            .ToArray();

        projects.Length.ShouldBeGreaterThan(6);
        projects
            .SelectMany(project =>
                Allowed.TryGetValue(project.Name, out var allowed)
                    ? project.ReferencedNames.Except(allowed).Select(name => $"{project} references {name}")
                    : [$"{project} has no rule here: say what it may reference"]
            )
            .ShouldBeNone("References point one way (docs/architecture.md)");
    }

    [Fact]
    public void Plugins_reference_contracts_tensors_answers_and_estimators_and_ship_none_of_them()
    {
        var projects = Repository.Projects.Where(project => project.IsBelow("plugins")).ToArray();

        projects.Length.ShouldBeGreaterThan(6);
        projects
            .SelectMany(project => project.References.SelectMany(reference => PluginFaults(project, reference)))
            .ShouldBeNone($"A plugin references only {string.Join(", ", ForPlugins)}, and never ships a copy");
    }

    [Fact]
    public void Nobody_names_the_tensor_namespace_but_its_owner()
    {
        // Consumers get it from global usings, so that a build property can put TorchSharp in its place.
        string[] owners = ["core/Torch", "core/Torch.Generator", "tests/Torch.Tests", "tools/Benchmarks"];
        var sources = Repository
            .ProductSources.Concat(Repository.TestSources)
            .Where(source => !owners.Any(source.IsBelow))
            .ToArray();

        sources.Length.ShouldBeGreaterThan(150);
        sources
            .SelectMany(source =>
                source
                    .Syntax.DescendantNodes()
                    .Where(node =>
                        node is QualifiedNameSyntax or MemberAccessExpressionSyntax
                        && node.ToString().Replace("global::", "", StringComparison.Ordinal) == "Rlfw.Torch"
                    )
                    .Select(source.At)
            )
            .Concat(
                Repository
                    .Projects.Where(project => project.Xml.Descendants("Using").Any(NamesTensors))
                    .Select(project => project.Path)
            )
            .ShouldBeNone("Set UseTensors in the project instead of naming Rlfw.Torch");
    }

    private static bool NamesTensors(XElement element) =>
        ((string?)element.Attribute("Include"))?.StartsWith("Rlfw.Torch", StringComparison.Ordinal) == true;

    private static IEnumerable<string> PluginFaults(Project project, XElement reference)
    {
        var include = (string)reference.Attribute("Include")!;
        var name = Path.GetFileNameWithoutExtension(include);
        if (!ForPlugins.Contains(name))
        {
            yield return $"{project} references {name}";
        }

        if (
            Value(reference, "Private") != "false"
            || Value(reference, "ExcludeAssets") is not ("runtime" or "runtime;native")
        )
        {
            yield return $"{project}: {include} lacks <Private>false</Private><ExcludeAssets>runtime</ExcludeAssets>";
        }
    }

    private static string? Value(XElement reference, string name) =>
        (string?)reference.Element(name) ?? (string?)reference.Attribute(name);
}
