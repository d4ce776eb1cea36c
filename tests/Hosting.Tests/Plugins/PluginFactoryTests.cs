using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Plugins;

public sealed class PluginFactoryTests
{
    private static readonly PluginManifest Manifest = new("tests", "1.0.0", 1, 0, "Tests.dll", []);

    [Fact]
    public void A_constructor_gets_options_context_factory_host_services_and_defaults()
    {
        var (catalog, choice) = Load<SamplePlugins.Asking>(new ServiceCollection());
        var time = new StoppedClock();
        using var host = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddRlfwPlugins(catalog)
            .BuildServiceProvider();
        var factory = host.GetRequiredService<IPluginFactory>();
        var folder = new RunFolder("/runs/a", "a");

        var given = ((SamplePlugins.Asking)factory.Create<ITokenizer>(choice, "other context", folder)).Given;

        given.ShouldBe([choice.Options, folder, factory, time, host.GetRequiredService<IHub>(), null, 3]);
    }

    [Fact]
    public async Task A_folders_services_are_made_once_and_disposed_with_the_host()
    {
        var (catalog, choice) = Load<SamplePlugins.ServiceUser>(
            new ServiceCollection().AddSingleton<SamplePlugins.Service>()
        );
        var host = new ServiceCollection().AddRlfwPlugins(catalog).BuildServiceProvider();
        var factory = host.GetRequiredService<IPluginFactory>();

        var services = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => ((SamplePlugins.ServiceUser)factory.Create<ITokenizer>(choice)).Service))
        );

        var service = services.Distinct().ShouldHaveSingleItem();
        service.Plugins.ShouldBe(1);
        service.Disposed.ShouldBeFalse();
        await host.DisposeAsync();
        service.Disposed.ShouldBeTrue();
    }

    [Fact]
    public void A_service_that_cannot_be_made_is_reported_with_what_is_missing()
    {
        var services = new ServiceCollection()
            .AddSingleton<SamplePlugins.Service>()
            .AddSingleton<SamplePlugins.NeedyRegistrar>();
        var (catalog, choice) = Load<SamplePlugins.ServiceUser>(services);
        using var factory = Factory(catalog);

        Should
            .Throw<PluginException>(() => factory.Create<ITokenizer>(choice))
            .Message.ShouldBe(
                "a.yaml:1:2: tokenizer 'service-user': its folder's services: Unable to resolve service for type 'System.Int32' "
                    + "while attempting to activate 'Rlfw.Hosting.Tests.Plugins.SamplePlugins+NeedyRegistrar'."
            );
    }

    [Fact]
    public void A_plugin_used_through_a_contract_it_does_not_implement_is_refused_by_the_contracts_noun()
    {
        var (catalog, choice) = Load<SamplePlugins.Good>(new ServiceCollection());
        using var factory = Factory(catalog);

        Should
            .Throw<PluginException>(() => factory.Create<IReward>(choice))
            .Message.ShouldBe("a.yaml:1:2: tokenizer 'good' is not a reward");
    }

    [Fact]
    public void A_nested_plugins_fault_names_the_way_to_it()
    {
        var (catalog, outer) = Load<SamplePlugins.Nesting>(new ServiceCollection());
        var inner = Load<SamplePlugins.Throwing>(new ServiceCollection()).Choice with { Source = "a.yaml:1:30" };
        using var factory = Factory(catalog);

        var fault = Should.Throw<PluginException>(() => factory.Create<ITokenizer>(outer, inner));

        fault.Message.ShouldBe(
            "a.yaml:1:2: tokenizer 'nesting': a.yaml:1:30: tokenizer 'throwing': its constructor threw TimeoutException: no answer"
        );
        fault.GetBaseException().ShouldBeOfType<TimeoutException>();
    }

    [Fact]
    public void A_plugin_can_be_chosen_in_code_with_options_by_their_names_in_files()
    {
        var (catalog, choice) = Load<SamplePlugins.Asking>(new ServiceCollection());
        var none = new Dictionary<string, object>();

        Factory(catalog).Choose(PluginKind.Tokenizer, choice.Plugin.Id, none).Plugin.ShouldBe(choice.Plugin);
        Should
            .Throw<PluginException>(() => Factory(catalog).Choose(PluginKind.Tokenizer, "other", none))
            .Message.ShouldStartWith("there is no tokenizer plugin 'other'");
        Should
            .Throw<PluginException>(() =>
                Factory(catalog)
                    .Choose(
                        PluginKind.Tokenizer,
                        choice.Plugin.Id,
                        new Dictionary<string, object> { ["path"] = "/folder" }
                    )
            )
            .Message.ShouldEndWith("has no option 'path'");
    }

    private static PluginFactory Factory(PluginCatalog catalog) =>
        new(catalog, new ServiceCollection().BuildServiceProvider());

    private static (PluginCatalog Catalog, PluginChoice Choice) Load<T>(IServiceCollection services)
    {
        var plugins = PluginTypes.Describe([typeof(T)], Manifest, "/folder");
        var catalog = new PluginCatalog([new PluginPackage("tests", "1.0.0", "/folder", plugins, services)], []);
        return (catalog, new PluginChoice(plugins[0], new NoOptions()) { Source = "a.yaml:1:2" });
    }

    private sealed class StoppedClock : TimeProvider;
}
