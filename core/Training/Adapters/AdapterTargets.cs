using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>Finds the linear maps that an adapter's settings name.</summary>
public static class AdapterTargets
{
    private const string Layers = ".layers.";

    /// <summary>The maps, in the model's order, with rank and scaling.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="linears">All linear maps of the model.</param>
    /// <param name="what">What holds the settings, for messages: "target_modules", "/adapters/a/adapter_config.json: target_modules".</param>
    /// <param name="eachMustFit">Whether every single name must stand for a map; otherwise one of them is enough, as for PEFT.</param>
    /// <exception cref="UserErrorException">A name, or the whole choice, stands for no map.</exception>
    public static IReadOnlyList<AdaptedLinear> Select(
        AdapterSettings settings,
        IReadOnlyList<LinearShape> linears,
        string what,
        bool eachMustFit
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(linears);
        if (eachMustFit)
        {
            CheckEach(settings.Targets.Names ?? [], linears, what);
            CheckEach(settings.Excluded?.Names ?? [], linears, what);
        }

        var chosen = linears.Where(linear => IsChosen(settings, linear)).ToArray();
        return chosen.Length > 0
            ? Array.ConvertAll(chosen, linear => Adapted(settings, linear))
            : throw new UserErrorException(
                $"{what} {Written(settings.Targets)} leaves no linear map to adapt: {Known(linears)}"
            );
    }

    private static bool IsChosen(AdapterSettings settings, LinearShape linear) =>
        settings.Targets.Includes(linear)
        && settings.Excluded?.Includes(linear) != true
        && (settings.Layers is null || (LayerOf(linear.Name) is { } layer && settings.Layers.Contains(layer)));

    private static AdaptedLinear Adapted(AdapterSettings settings, LinearShape linear)
    {
        var rank = ModuleChoice.FirstFit(settings.RankPattern, linear.Name) ?? settings.Rank;
        var alpha = ModuleChoice.FirstFit(settings.AlphaPattern, linear.Name) ?? settings.Alpha;
        return new AdaptedLinear(linear, rank, LowRank.Scaling(rank, alpha, settings.RankStabilized));
    }

    private static void CheckEach(IEnumerable<string> names, IReadOnlyList<LinearShape> linears, string what)
    {
        foreach (var name in names.Where(name => !linears.Any(linear => ModuleChoice.EndsWith(linear.Name, name))))
        {
            // Somebody who wrote a whole path is helped by whole paths, others by their ends.
            var near = Suggestions.Nearest(
                name,
                name.Contains('.', StringComparison.Ordinal)
                    ? linears.Select(linear => linear.Name)
                    : linears.Select(linear => linear.Suffix).Distinct(StringComparer.Ordinal)
            );
            var hint = near is null ? "" : $"did you mean '{near}'? ";
            throw new UserErrorException($"{what}: the model has no linear map '{name}': {hint}{Known(linears)}");
        }
    }

    private static string Written(ModuleChoice choice) =>
        choice.Names is { } names ? $"[{string.Join(", ", names)}]" : $"'{choice.Pattern ?? ModuleChoice.AllLinear}'";

    private static string Known(IReadOnlyList<LinearShape> linears) =>
        $"its linear maps are {string.Join(", ", linears.Select(linear => linear.Suffix).Distinct(StringComparer.Ordinal))}, with paths such as "
        + $"{linears[0].Name}; {ModuleChoice.AllLinear} is all of them but lm_head";

    private static int? LayerOf(string name)
    {
        var start = name.IndexOf(Layers, StringComparison.Ordinal);
        return
            start >= 0
            && int.TryParse(
                name[(start + Layers.Length)..].Split('.')[0],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var layer
            )
            ? layer
            : null;
    }
}
