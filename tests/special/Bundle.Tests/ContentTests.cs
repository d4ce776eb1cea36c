using System.Text.Json;

namespace Rlfw.Bundle.Tests;

public sealed class ContentTests(StagedBundle bundle)
{
    [Fact]
    public void Every_plugin_is_there_with_its_manifest_and_assembly()
    {
        var projects = Directory.GetFiles(
            Path.Combine(Shell.Repository, "plugins"),
            "*.csproj",
            SearchOption.AllDirectories
        );
        projects.Length.ShouldBeGreaterThan(10);
        foreach (var name in projects.Select(project => Path.GetFileNameWithoutExtension(project)))
        {
            var folder = Path.Combine(bundle.Folder, "app", "plugins", name);
            File.Exists(Path.Combine(folder, "plugin.json")).ShouldBeTrue(name);
            File.Exists(Path.Combine(folder, $"Rlfw.Plugins.{name}.dll")).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void The_runtime_is_whole()
    {
        foreach (var framework in new[] { "Microsoft.NETCore.App", "Microsoft.AspNetCore.App" })
        {
            var folder = Directory
                .GetDirectories(Path.Combine(bundle.Folder, "dotnet", "shared", framework))
                .ShouldHaveSingleItem();
            using var listed = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{framework}.deps.json")));
            var files = listed
                .RootElement.GetProperty("targets")
                .EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .SelectMany(library => library.Value.EnumerateObject())
                .Where(assets => assets.Name is "runtime" or "native")
                .SelectMany(assets => assets.Value.EnumerateObject())
                .Select(asset => Path.GetFileName(asset.Name))
                .ToList();
            files.Count.ShouldBeGreaterThan(100);
            files.Where(file => !File.Exists(Path.Combine(folder, file))).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Every_package_is_named_with_its_licence()
    {
        var notices = File.ReadAllText(Path.Combine(bundle.Folder, "THIRD-PARTY-NOTICES.txt"));
        using var listed = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bundle.Folder, "app", "rlfw.deps.json")));
        var packages = listed
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Replace('/', ' '))
            .ToList();
        packages.Count.ShouldBeGreaterThan(10);
        packages.Where(package => !notices.Contains($"---- {package}\n", StringComparison.Ordinal)).ShouldBeEmpty();
        notices.ShouldContain("Permission is hereby granted, free of charge");
        File.Exists(Path.Combine(bundle.Folder, "dotnet", "ThirdPartyNotices.txt")).ShouldBeTrue();
    }

    [Fact]
    public void All_that_a_start_needs_is_there_and_nothing_of_the_build()
    {
        string[] needed =
        [
            "rlfw",
            "README.md",
            "LICENSE",
            "version.txt",
            "experiments.yaml",
            "docs/experiment-file.md",
            "native/build.sh",
            "native/rlfw_torch.cpp",
            "dotnet/dotnet",
            "app/rlfw.dll",
            "app/rlfw.runtimeconfig.json",
        ];
        needed.Where(file => !File.Exists(Path.Combine(bundle.Folder, file))).ShouldBeEmpty();
        var files = Directory.GetFiles(bundle.Folder, "*", SearchOption.AllDirectories);
        files.Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)).ShouldBeEmpty();
        files
            .Where(file => Path.GetFileName(file).StartsWith("librlfw_torch", StringComparison.Ordinal))
            .ShouldBeEmpty();
        foreach (var program in new[] { "rlfw", "native/build.sh", "dotnet/dotnet" })
        {
            var mode = File.GetUnixFileMode(Path.Combine(bundle.Folder, program));
            (mode & UnixFileMode.OtherExecute).ShouldBe(UnixFileMode.OtherExecute, program);
        }
    }

    [Fact]
    public void Links_of_the_first_page_lead_somewhere()
    {
        var page = File.ReadAllText(Path.Combine(bundle.Folder, "README.md"));
        var links = page.Split("](")
            .Skip(1)
            .Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)])
            .ToList();
        links.ShouldNotBeEmpty();
        links.Where(link => !File.Exists(Path.Combine(bundle.Folder, link))).ShouldBeEmpty();
    }
}
