using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Tests.Templates;

public sealed class PluginTemplateTests : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(3);

    // A name with characters that XML and MSBuild give a meaning of their own.
    private readonly string _home = Directory.CreateTempSubdirectory("rlfw-new-$(x)-&-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_project_of_every_kind_builds_passes_its_tests_and_loads()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var created = PluginTemplate
            .Kinds.Select(kind => PluginTemplate.Create(kind, $"my-{kind}", _home, AppContext.BaseDirectory))
            .ToArray();
        var projects = created.SelectMany(plugin => plugin.Files.Select(file => Path.Combine(plugin.Folder, file)));
        await File.WriteAllTextAsync(
            Path.Combine(_home, "All.slnx"),
            $"""
            <Solution>
              {string.Concat(
                projects.Where(p => p.EndsWith(".csproj", StringComparison.Ordinal)).Select(p =>
                    $"<Project Path=\"{Path.GetRelativePath(_home, p)}\" />"
                )
            )}
            </Solution>
            """,
            cancellation
        );

        await Run("dotnet", ["build", "All.slnx", "-nodeReuse:false"], cancellation);

        foreach (var assembly in Directory.EnumerateFiles(_home, "*Plugin.Tests.dll", SearchOption.AllDirectories))
        {
            if (
                assembly.Contains(
                    $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            )
            {
                (await Run("dotnet", [assembly], cancellation)).ShouldContain("failed: 0");
            }
        }

        var catalog = PluginHost.Load(
            PluginRoots.Find(
                AppContext.BaseDirectory,
                [.. created.Select(plugin => Path.Combine(plugin.Folder, "plugins"))],
                null
            )
        );
        catalog.Failures.ShouldBeEmpty();
        catalog
            .Plugins.Where(plugin => plugin.Folder.StartsWith(_home, StringComparison.Ordinal))
            .Select(plugin => $"{plugin.Kind} {plugin.Id}")
            .ShouldBe(["Environment my-environment", "Reward my-reward", "Dataset my-dataset", "Tracker my-tracker"]);
        foreach (var plugin in created)
        {
            var file = Path.Combine(plugin.Folder, "experiment.yaml");
            ExperimentPlanner.Plan(new PlanningRequest(file, catalog)).Report.ShouldBeEmpty();
        }

        Score(catalog).ShouldBe([1.0, 0.5]);
    }

    [Theory]
    [InlineData("exact-length", "exact-length", "ExactLengthReward.cs")]
    [InlineData("ExactLength", "exact-length", "ExactLengthReward.cs")]
    [InlineData("HTTPCall2Reward", "http-call2-reward", "HttpCall2Reward.cs")]
    [InlineData("my-reward", "my-reward", "MyReward.cs")]
    public void A_name_may_be_written_as_in_yaml_or_as_in_csharp(string name, string id, string file)
    {
        var created = PluginTemplate.Create("reward", name, _home, AppContext.BaseDirectory);

        created.Id.ShouldBe(id);
        created.Folder.ShouldBe(Path.Combine(_home, id));
        created.Files.Select(Path.GetFileName).ShouldContain(file);
        created.Files.ShouldAllBe(path => File.Exists(Path.Combine(created.Folder, path)));
        created.Files.ShouldAllBe(path => !File.ReadAllText(Path.Combine(created.Folder, path)).Contains("__"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3-wishes")]
    [InlineData("my_reward")]
    [InlineData("../reward")]
    [InlineData("Größe")]
    public void What_is_no_name_is_refused(string name)
    {
        Should
            .Throw<UserErrorException>(() => PluginTemplate.Create("reward", name, _home, AppContext.BaseDirectory))
            .Message.ShouldBe(
                $"'{name}' is not a plugin name: write exact-length or ExactLength, letters and digits, at most 60 characters"
            );
        Directory.EnumerateFileSystemEntries(_home).ShouldBeEmpty();
    }

    [Fact]
    public void An_unknown_kind_is_told_the_kinds()
    {
        Should
            .Throw<UserErrorException>(() => PluginTemplate.Create("rewards", "x", _home, AppContext.BaseDirectory))
            .Message.ShouldBe(
                "there is no template for 'rewards': choose one of dataset, environment, reward, tracker"
            );
    }

    [Fact]
    public void A_folder_that_exists_is_left_as_it_is()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home, "exact-length")).FullName;

        Should
            .Throw<UserErrorException>(() =>
                PluginTemplate.Create("reward", "ExactLength", _home, AppContext.BaseDirectory)
            )
            .Message.ShouldBe($"{folder} already exists: choose another name, or another place with --output");
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_the_users_error()
    {
        var file = Path.Combine(_home, "file");
        File.WriteAllText(file, "");

        Should
            .Throw<UserErrorException>(() => PluginTemplate.Create("reward", "x", file, AppContext.BaseDirectory))
            .Message.ShouldStartWith($"{Path.Combine(file, "x")} cannot be written: ");
    }

    private static IReadOnlyList<double?> Score(PluginCatalog catalog)
    {
        using var host = new ServiceCollection().AddRlfwPlugins(catalog).BuildServiceProvider();
        var plugin = catalog.Find(PluginKind.Reward, "my-reward").ShouldNotBeNull();
        var options = Activator.CreateInstance(plugin.OptionsType)!;
        plugin.OptionsType.GetProperty("MaxCharacters")!.SetValue(options, 3);
        var reward = host.GetRequiredService<IPluginFactory>().Create<IReward>(new PluginChoice(plugin, options));
        var samples = new[] { "123", "123456" }.Select(text => new RewardSample(
            new Example("?"),
            text,
            Finished: true
        ));
        return reward.Score(new RewardBatch([.. samples], 1), default);
    }

    /// <summary>Runs a program in the test's folder; its exit code must be 0.</summary>
    private async Task<string> Run(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _home,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A test run by MSBuild must not hand its settings on to the MSBuild it starts.
        foreach (
            var name in start
                .Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToArray()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("RLFW_HOME");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(BuildLimit);
        using var process = Process.Start(start).ShouldNotBeNull();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var text = await output + await errors;
            process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}:\n{text}");
            return text;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
