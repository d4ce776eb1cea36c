using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>The host of a command that works with one model outside of any experiment.</summary>
internal sealed class ModelHost : IDisposable
{
    private readonly IHost _host;

    /// <summary>Loads the plugins. What they log goes to standard error.</summary>
    public ModelHost(Terminal terminal, ParseResult parsed)
    {
        var verbose = parsed.GetValue(CommonOptions.Verbose);
        var catalog = Catalogs.Load(parsed);
        Catalogs.SayFailures(terminal, catalog, verbose);
        var display = new PlainDisplay(terminal.Error, TimeProvider.System);
        _host = SessionHost.Build(
            catalog,
            new DisplayLoggerProvider(display, verbose),
            line => display.Say("note", line)
        );
        Plugins = new ModelPlugins(_host.Services.GetRequiredService<IPluginFactory>(), catalog);
    }

    /// <summary>Makes tokenizers and models.</summary>
    public ModelPlugins Plugins { get; }

    /// <summary>Brings the files of hf:// references.</summary>
    public IHub Hub => _host.Services.GetRequiredService<IHub>();

    public void Dispose() => _host.Dispose();
}
