using System.Text.RegularExpressions;
using Rlfw.Contracts;
using Rlfw.Training.Adapters;
using PeftFolder = Rlfw.Training.Adapters.AdapterFolder;

namespace Rlfw.Cli;

/// <summary>
/// What MODEL means together with adapters: a base, and adapters on it. A finished run that learned an adapter leaves the
/// adapter alone, which says where its base is.
/// </summary>
/// <param name="Base">The base model.</param>
/// <param name="Adapters">The adapters on it; none for the base alone.</param>
internal sealed partial record AdaptedModel(ModelFolder Base, IReadOnlyList<AdapterFolder> Adapters)
{
    /// <summary>Finds a model and its adapters; brings here what is on a hub.</summary>
    /// <param name="model">What the user wrote as MODEL.</param>
    /// <param name="adapters">What the user wrote as adapters.</param>
    /// <param name="host">Knows the hub.</param>
    /// <param name="files">The files wanted of the base.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="UserErrorException">Something is not there, or is not what it should be.</exception>
    public static AdaptedModel Find(
        string model,
        IReadOnlyList<string> adapters,
        ModelHost host,
        IReadOnlyList<string> files,
        CancellationToken cancellation
    )
    {
        var chosen = AdapterFolder.Find(adapters, host, cancellation);
        var folder = ModelFolder.Find(model, host, [.. files, PeftFolder.ConfigFileName], cancellation);
        if (!PeftFolder.IsAdapter(folder.Location) || folder.HasConfig)
        {
            return new AdaptedModel(folder, chosen);
        }

        if (chosen.Count > 0)
        {
            throw new UserErrorException(
                $"'{model}' is an adapter itself: give its base as the model, and this one with --adapter too"
            );
        }

        var settings = PeftFolder.ReadSettings(folder.Location);
        return new AdaptedModel(
            ModelFolder.Find(BaseOf(model, settings), host, files, cancellation),
            [new AdapterFolder(model, folder.Location)]
        );
    }

    private static string BaseOf(string adapter, AdapterSettings settings) =>
        settings.Base switch
        {
            { } path when Directory.Exists(path) || HubReference.IsMeant(path) => path,
            { } name when Repository().IsMatch(name) =>
                $"{HubReference.Scheme}{name}{(settings.Revision is { } revision ? $"@{revision}" : "")}",
            var other => throw new UserErrorException(
                $"'{adapter}' is an adapter ({PeftFolder.ConfigFileName}), and its base "
                    + (other is null ? "is not named there" : $"'{other}' is not here")
                    + ": give the base model's folder, and this one with --adapter"
            ),
        };

    [GeneratedRegex(
        @"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Repository();
}
