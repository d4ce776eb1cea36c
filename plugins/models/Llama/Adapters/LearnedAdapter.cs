using Rlfw.Contracts;
using Rlfw.Training.Adapters;

namespace Rlfw.Plugins.Llama;

/// <summary>Makes the adapter that a model learns.</summary>
internal static class LearnedAdapter
{
    /// <summary>Its name in the model's set, as in PEFT.</summary>
    public const string Name = "default";

    /// <summary>Writes it in PEFT's layout.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="path">The option that names its base: a folder, or a reference to a hub.</param>
    public static void Export(string folder, LowRankAdapter adapter, string path)
    {
        var reference = HubReference.IsMeant(path) ? HubReference.Parse(path) : null;
        var settings = adapter.Settings with
        {
            // A folder's whole path: PEFT looks for a relative one from wherever it runs.
            Base = reference?.Repository ?? Path.GetFullPath(path),
            Revision = reference is null or { Revision: "main" } ? null : reference.Revision,
        };
        AdapterFolder.Write(folder, adapter, settings);
    }

    /// <summary>A new one, or the one that options name; null where they ask for none.</summary>
    /// <param name="options">The model's options.</param>
    /// <param name="linears">The model's linear maps.</param>
    /// <param name="context">Device and streams.</param>
    /// <param name="hub">Brings a referenced adapter here; null where there is none.</param>
    /// <exception cref="UserErrorException">It does not fit the model.</exception>
    public static LowRankAdapter? Make(
        LlamaOptions options,
        IReadOnlyList<LinearShape> linears,
        LanguageModelContext context,
        IHub? hub
    )
    {
        if (options.Adapter is { } adapter)
        {
            return AdapterFolder.Read(Folder(adapter, hub), linears, context.Device, Dropout);
        }

        if (options.Lora is not { } lora)
        {
            return null;
        }

        var settings = lora.ToSettings();
        return LowRankAdapter.Fresh(
            settings,
            Places(lora, linears),
            context.Device,
            context.Initialization,
            Dropout(settings.Dropout)
        );

        AdapterDropout? Dropout(double probability) =>
            probability > 0 && context.Learning is { } random
                ? new AdapterDropout(probability, random, context.Device)
                : null;
    }

    /// <summary>The maps that a new adapter stands on.</summary>
    /// <exception cref="UserErrorException">A name stands for none.</exception>
    public static IReadOnlyList<AdaptedLinear> Places(LoraOptions options, IReadOnlyList<LinearShape> linears) =>
        AdapterTargets.Select(options.ToSettings(), linears, "lora.target_modules", eachMustFit: true);

    private static string Folder(string adapter, IHub? hub) =>
        !HubReference.IsMeant(adapter)
            ? adapter
            : (
                hub
                ?? throw new UserErrorException(
                    $"'{adapter}' is a reference to a hub, and no hub is at hand: give a folder"
                )
            ).Fetch(adapter, [AdapterFolder.ConfigFileName, AdapterFolder.WeightsFileName], CancellationToken.None);
}
