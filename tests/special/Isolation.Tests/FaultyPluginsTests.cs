using Rlfw.Contracts;
using Rlfw.Hosting;

namespace Rlfw.Isolation.Tests;

/// <summary>Plugins that load and cannot be made.</summary>
public sealed class FaultyPluginsTests
{
    private readonly PluginCatalog _catalog = PluginHost.Load(Path.Combine(PluginFolders.Built, "Faulty"));

    [Fact]
    public void A_constructor_that_throws_is_named_with_plugin_place_and_reason()
    {
        var fault = Should.Throw<PluginException>(() => Make.Reward(_catalog, "throws-in-constructor"));

        fault.Message.ShouldBe(
            "experiments.yaml:7:15: reward 'throws-in-constructor': its constructor threw InvalidOperationException: the moon is "
                + "full"
        );
        fault.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void A_constructor_that_blames_the_user_stays_the_users_fault()
    {
        var fault = Should.Throw<UserErrorException>(() => Make.Reward(_catalog, "blames-the-user"));

        fault.Message.ShouldBe(
            "experiments.yaml:7:15: reward 'blames-the-user': words.txt does not exist: name an existing file"
        );
    }

    [Fact]
    public void A_constructor_that_asks_for_what_nobody_provides_is_told_what_there_is()
    {
        var fault = Should.Throw<PluginException>(() => Make.Reward(_catalog, "asks-too-much"));

        fault.Message.ShouldBe(
            "experiments.yaml:7:15: reward 'asks-too-much': its constructor asks for a RunFolder ('folder'), which nobody "
                + "provides; offered here are NoOptions, logging, and what its IPluginServices registers"
        );
    }
}
