using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Isolation.Tests;

/// <summary>Each test puts one bad folder beside a good one: the bad one is named with its reason, the good one works.</summary>
public sealed class RefusedPluginsTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public RefusedPluginsTests() => _folders.Copy("ThirdParty", "a-good-one");

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void A_plugin_whose_Register_throws()
    {
        _folders.Copy("ThrowsInRegister");

        var failure = TheFailure();

        failure.Package.ShouldBe("strangers.throws-in-register");
        failure.Reason.ShouldBe("ThrowsInRegister.Services.Register threw InvalidOperationException: no licence found");
        failure.Provides.ShouldBe(["reward unlucky"]);
        failure.Detail.ShouldContain("   at ThrowsInRegister.Services.Register");
    }

    [Fact]
    public void A_plugin_whose_static_constructor_throws()
    {
        _folders.Copy("ThrowsInStatic");

        TheFailure()
            .Reason.ShouldBe(
                "the static constructor of ThrowsInStatic.StaticReward threw FormatException: The input string 'many' was not "
                    + "in a correct format."
            );
    }

    [Fact]
    public void A_plugin_without_its_private_dependency()
    {
        var folder = _folders.Copy("OldGuest");
        File.Delete(Path.Combine(folder, "Greetings.dll"));

        TheFailure()
            .Reason.ShouldBe(
                "the assembly 'Greetings', which it references, is missing. A plugin folder holds its private dependencies: build it with "
                    + "<EnableDynamicLoading>true</EnableDynamicLoading> and copy the whole output folder"
            );
    }

    [Fact]
    public void A_plugin_whose_private_dependency_lacks_its_own()
    {
        var folder = _folders.Copy("OldGuest");
        File.Delete(Path.Combine(folder, "Words.dll"));

        TheFailure()
            .Reason.ShouldStartWith("the assembly 'Words', which its dependency Greetings references, is missing. ");
    }

    [Fact]
    public void A_plugin_whose_private_dependency_is_cut_short()
    {
        var assembly = Path.Combine(_folders.Copy("OldGuest"), "Greetings.dll");
        using (var file = File.OpenWrite(assembly))
        {
            file.SetLength(file.Length / 3);
        }

        TheFailure().Reason.ShouldBe("Greetings.dll is damaged or not a .NET assembly: build the plugin again");
    }

    [Theory]
    [InlineData("Rlfw.Contracts.dll")]
    [InlineData("Rlfw.Torch.dll")]
    [InlineData("Rlfw.Hosting.dll")]
    [InlineData("librlfw_torch.so")]
    [InlineData("runtimes/linux-x64/native/libtorch_cpu.so")]
    [InlineData("libc10.so.1.13")]
    public void A_plugin_that_ships_its_own_copy_of_what_must_be_shared(string file)
    {
        var path = Path.Combine(_folders.Copy("Faulty"), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(typeof(IReward).Assembly.Location, path);

        TheFailure()
            .Reason.ShouldBe(
                $"it ships its own {file}, of which the process must have exactly one: add "
                    + "<Private>false</Private><ExcludeAssets>runtime</ExcludeAssets> to that reference in the plugin's project, "
                    + "and delete the file"
            );
    }

    [Theory]
    [InlineData("1.4", "use a newer rlfw")]
    [InlineData("2.0", "use a newer rlfw")]
    [InlineData("0.9", "build the plugin again")]
    public void A_plugin_whose_manifest_names_another_contract_version(string version, string cure)
    {
        PluginFolders.EditManifest(_folders.Copy("Faulty"), "\"1.0\"", $"\"{version}\"");

        TheFailure().Reason.ShouldBe($"it was made for the contracts {version}, this host has 1.3: {cure}");
    }

    [Fact]
    public void A_plugin_built_against_newer_contracts_than_its_manifest_says()
    {
        _folders.Copy("BuiltForNext");

        TheFailure().Reason.ShouldBe("it was built against the contracts 1.4, this host has 1.3: use a newer rlfw");
    }

    [Fact]
    public void A_plugin_that_references_the_host()
    {
        _folders.Copy("SeesTheHost");

        TheFailure()
            .Reason.ShouldBe(
                "it references Rlfw.Hosting, a part of the host that plugins do not see: they see Rlfw.Answers, "
                    + "Rlfw.Contracts, Rlfw.Contracts.Torch, Rlfw.Measuring, Rlfw.Mlflow, Rlfw.Simulation, Rlfw.Torch, Rlfw.Training"
            );
    }

    [Fact]
    public void A_plugin_whose_manifest_promises_too_much()
    {
        PluginFolders.EditManifest(
            _folders.Copy("OldGuest"),
            "\"reward old-greeting\"",
            "\"reward old-greeting\", \"dataset x\""
        );

        TheFailure()
            .Reason.ShouldBe(
                "plugin.json promises dataset 'x', and OldGuest.dll has no such class: mark it with [Plugin(id, "
                    + "typeof(Options))] or take it off the list"
            );
    }

    [Fact]
    public void A_plugin_whose_manifest_keeps_something_back()
    {
        PluginFolders.EditManifest(_folders.Copy("Faulty"), "\"reward blames-the-user\", ", "");

        TheFailure()
            .Reason.ShouldBe(
                "Faulty.dll has reward 'blames-the-user', and plugin.json does not list it: add it to 'provides'"
            );
    }

    [Fact]
    public void A_plugin_whose_assembly_is_cut_short()
    {
        var assembly = Path.Combine(_folders.Copy("Faulty"), "Faulty.dll");
        using (var file = File.OpenWrite(assembly))
        {
            file.SetLength(file.Length / 3);
        }

        TheFailure().Reason.ShouldBe("Faulty.dll is damaged or not a .NET assembly: build the plugin again");
    }

    [Fact]
    public void A_plugin_whose_assembly_is_no_assembly_at_all()
    {
        File.WriteAllText(Path.Combine(_folders.Copy("Faulty"), "Faulty.dll"), "MZ, or so it says");

        TheFailure().Reason.ShouldBe("Faulty.dll is damaged or not a .NET assembly: build the plugin again");
    }

    [Fact]
    public void A_plugin_whose_assembly_is_not_there()
    {
        File.Delete(Path.Combine(_folders.Copy("Faulty"), "Faulty.dll"));

        TheFailure().Reason.ShouldBe("plugin.json names the assembly Faulty.dll, which is not in the folder");
    }

    [Fact]
    public void A_folder_with_an_assembly_and_no_manifest()
    {
        File.Delete(Path.Combine(_folders.Copy("Faulty"), "plugin.json"));

        var failure = TheFailure();

        failure.Package.ShouldBe("Faulty");
        failure.Reason.ShouldBe(
            "it holds assemblies and no plugin.json: copy the manifest there, or take the folder away"
        );
        failure.Provides.ShouldBeEmpty();
    }

    [Fact]
    public void A_plugin_whose_manifest_is_not_JSON()
    {
        PluginFolders.EditManifest(_folders.Copy("Faulty"), "\"version\"", "version");

        var failure = TheFailure();

        failure.Package.ShouldBe("Faulty");
        failure.Reason.ShouldStartWith("plugin.json:3:3: not valid JSON: 'v' is an invalid start of a property name");
    }

    [Fact]
    public void The_second_of_two_folders_with_one_id()
    {
        var first = _folders.Copy("Faulty", "b-first");
        var second = _folders.Copy("Faulty", "c-second");

        TheFailure()
            .Reason.ShouldBe(
                $"the id strangers.faulty is taken by {first}; {second} is left out: remove one of the two, or change its id"
            );
    }

    [Fact]
    public void The_second_of_two_folders_that_provide_one_plugin()
    {
        var first = _folders.Copy("Faulty", "b-first");
        var second = _folders.Copy("Faulty", "c-second");
        PluginFolders.EditManifest(second, "strangers.faulty", "strangers.copy");

        TheFailure()
            .Reason.ShouldBe(
                $"reward 'throws-in-constructor' is already provided by {first}; {second} is left out: remove one of the two, "
                    + "or change the plugin's id"
            );
    }

    private PluginFailure TheFailure()
    {
        var catalog = PluginHost.Load(_folders.Root);
        Make.Score(Make.Reward(catalog, "brevity"), "short").ShouldBe([1.0]);
        catalog.Find(PluginKind.Tracker, "lines").ShouldNotBeNull();
        var failure = catalog.Failures.ShouldHaveSingleItem();
        failure.Reason.ShouldNotContain("   at ");
        failure.Reason.ShouldNotContain("\n");
        return failure;
    }
}
