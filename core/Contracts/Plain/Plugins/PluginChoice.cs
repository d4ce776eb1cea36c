namespace Rlfw.Contracts;

/// <summary>
/// A plugin chosen in an experiment file together with its bound, validated options:
/// <c>{ plugin: characters, alphabet: abc }</c>.
/// </summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Options">An instance of the plugin's options record.</param>
public record PluginChoice(PluginDescriptor Plugin, object Options)
{
    /// <summary>Where the choice stands in the experiment file: "file.yaml:12:5", for messages at run time.</summary>
    public string Source { get; init; } = "";
}
