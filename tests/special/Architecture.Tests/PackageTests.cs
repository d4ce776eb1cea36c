using System.Xml.Linq;

namespace Rlfw.Architecture.Tests;

public sealed class PackageTests
{
    private static readonly XDocument Pins = XDocument.Load(Repository.At("Directory.Packages.props"));

    [Fact]
    public void Every_pinned_package_has_its_reason_beside_it()
    {
        var pins = Pins.Descendants("PackageVersion").ToArray();

        pins.Length.ShouldBeGreaterThan(10);
        pins.Where(pin => pin.NodesBeforeSelf().LastOrDefault() is not XComment { Value.Length: > 20 })
            .Select(pin => (string)pin.Attribute("Include")!)
            .ShouldBeNone("Directory.Packages.props: write above the pin what the package is for");
    }

    [Fact]
    public void Every_pinned_package_is_used()
    {
        var used = Repository
            .Files.Where(file => Path.GetExtension(file) is ".csproj" or ".props")
            .Append("Directory.Build.props")
            .SelectMany(file => XDocument.Load(Repository.At(file)).Descendants("PackageReference"))
            .Select(reference => (string)reference.Attribute("Include")!)
            .ToHashSet(StringComparer.Ordinal);

        used.Count.ShouldBeGreaterThan(8);
        Pins.Descendants("PackageVersion")
            .Select(pin => (string)pin.Attribute("Include")!)
            .Where(name => !used.Contains(name))
            .ShouldBeNone("Directory.Packages.props: no project references the package");
    }

    [Fact]
    public void Templates_pin_the_versions_that_this_repository_is_tested_with()
    {
        var references = Directory
            .EnumerateFiles(Repository.At("tools/templates"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .ToArray();

        references.ShouldNotBeEmpty();
        foreach (var reference in references)
        {
            var name = (string)reference.Attribute("Include")!;
            var pin = Pins.Descendants("PackageVersion").Single(pin => (string)pin.Attribute("Include")! == name);
            ((string)reference.Attribute("Version")!).ShouldBe((string)pin.Attribute("Version")!, name);
        }
    }
}
