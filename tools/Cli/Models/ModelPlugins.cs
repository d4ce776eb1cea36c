using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Cli;

/// <summary>Makes tokenizers and models of folders, outside of any experiment.</summary>
/// <param name="plugins">Makes plugins.</param>
/// <param name="catalog">The plugins there are.</param>
internal sealed class ModelPlugins(IPluginFactory plugins, IPluginCatalog catalog)
{
    /// <summary>The plugin that reads tokenizers in Hugging Face's layout.</summary>
    private const string TokenizerPlugin = "huggingface";

    /// <summary>A folder's tokenizer.</summary>
    /// <param name="folder">The folder, or a tokenizer's file.</param>
    /// <param name="template">The chat template's name; null for what the folder says.</param>
    /// <exception cref="UserErrorException">The folder has none, or it is malformed.</exception>
    public ITokenizer Tokenizer(ModelFolder folder, string? template) =>
        plugins.Create<ITokenizer>(ChooseTokenizer(folder, template));

    /// <summary>The choice of a folder's tokenizer, which the option 'tokenizer' of its model takes.</summary>
    /// <param name="folder">The folder, or a tokenizer's file.</param>
    /// <param name="template">The chat template's name; null for what the folder says.</param>
    /// <exception cref="UserErrorException">The folder has none.</exception>
    public PluginChoice<ITokenizer> ChooseTokenizer(ModelFolder folder, string? template)
    {
        if (folder.HasTokenizer)
        {
            return OfFolder(folder, template);
        }

        if ((TokenizerFile.Find(folder.Location, plugins) ?? RunTokenizer.Find(folder, catalog)) is { } planned)
        {
            return template is null
                ? new PluginChoice<ITokenizer>(planned.Plugin, planned.Options)
                : throw new UserErrorException(
                    $"--template: the tokenizer '{planned.Plugin.Id}' of the run has no chat templates to choose from"
                );
        }

        throw new UserErrorException(
            $"'{folder.Name}' has no tokenizer (no tokenizer.json, no tokenizer.model): put the model's tokenizer files into "
                + "the folder, or give ids instead of text"
        );
    }

    /// <summary>A folder's model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Options of the model plugin besides its path, by name.</param>
    /// <param name="device">Where it lives.</param>
    /// <exception cref="UserErrorException">The folder is no model, or it is malformed.</exception>
    public ICausalLanguageModel Model(ModelFolder folder, IReadOnlyDictionary<string, object> options, Device device)
    {
        var type = folder.ModelType();
        if (catalog.Find(PluginKind.Model, type) is not { } plugin || !plugin.Implements<ICausalLanguageModel>())
        {
            var known = catalog
                .Plugins.Where(p => p.Kind == PluginKind.Model && p.Implements<ICausalLanguageModel>())
                .Select(p => p.Id);
            throw new UserErrorException(
                $"{Path.Combine(folder.Location, ModelFolder.ConfigFile)}: no plugin loads models of type '{type}'; "
                    + $"there are plugins for: {string.Join(", ", known)}"
            );
        }

        var values = new Dictionary<string, object>(options, StringComparer.Ordinal) { ["path"] = folder.Location };
        // Initial parameters are all replaced by the folder's; the seed shows nowhere.
        var context = new LanguageModelContext(device, new RandomStream(0, "language-model"));
        return plugins.Create<ICausalLanguageModel>(plugins.Choose(PluginKind.Model, type, values), context);
    }

    private PluginChoice<ITokenizer> OfFolder(ModelFolder folder, string? template)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal) { ["path"] = folder.Location };
        if (template is not null)
        {
            values["chat_template"] = template;
        }

        var choice = plugins.Choose(PluginKind.Tokenizer, TokenizerPlugin, values);
        return new PluginChoice<ITokenizer>(choice.Plugin, choice.Options);
    }
}
