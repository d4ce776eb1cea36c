using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>An adapter in PEFT's layout: adapter_config.json and adapter_model.safetensors.</summary>
public static class AdapterFolder
{
    /// <summary>The file with the settings.</summary>
    public const string ConfigFileName = "adapter_config.json";

    /// <summary>The file with the factors.</summary>
    public const string WeightsFileName = "adapter_model.safetensors";

    private const string PickleFileName = "adapter_model.bin";
    private const string Prefix = LowRankAdapter.Root + ".";

    private static readonly string[] _factors = [".lora_A.weight", ".lora_B.weight"];

    /// <summary>Whether a folder looks like an adapter.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsAdapter(string folder) => File.Exists(Path.Combine(folder, ConfigFileName));

    /// <summary>Reads an adapter's settings alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UserErrorException">They are missing or malformed.</exception>
    public static AdapterSettings ReadSettings(string folder) => AdapterConfigReader.Read(ConfigPath(folder));

    /// <summary>Checks that an adapter fits a base, by settings, names and shapes alone: no factor is read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="linears">The base's linear maps.</param>
    /// <exception cref="UserErrorException">As for <see cref="Read"/>.</exception>
    public static void CheckFit(string folder, IReadOnlyList<LinearShape> linears) =>
        Open(folder, linears, (_, _, _) => 0);

    /// <summary>Reads an adapter for a base.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="linears">The base's linear maps.</param>
    /// <param name="device">Where the adapter shall live.</param>
    /// <param name="dropout">Makes what leaves inputs out, of the probability in the settings; null where it is not learned.</param>
    /// <exception cref="UserErrorException">It is missing or malformed, or was made for another base: what does not fit.</exception>
    public static LowRankAdapter Read(
        string folder,
        IReadOnlyList<LinearShape> linears,
        Device device,
        Func<double, AdapterDropout?>? dropout
    ) =>
        Open(
            folder,
            linears,
            (file, settings, places) =>
            {
                using var scope = NewDisposeScope();
                return Build(file, settings, places, device, dropout?.Invoke(settings.Dropout));
            }
        );

    /// <summary>Writes an adapter as PEFT does.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="settings">What the settings file says: the adapter's own, or the same with another origin.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, LowRankAdapter adapter, AdapterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(settings);
        File.WriteAllText(Path.Combine(folder, ConfigFileName), AdapterConfigWriter.Write(settings));
        Safetensors.Save(
            Path.Combine(folder, WeightsFileName),
            adapter.state_dict(),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" }
        );
    }

    private static T Open<T>(
        string folder,
        IReadOnlyList<LinearShape> linears,
        Func<SafetensorsFile, AdapterSettings, IReadOnlyList<AdaptedLinear>, T> use
    )
    {
        ArgumentNullException.ThrowIfNull(linears);
        var settings = AdapterConfigReader.Read(ConfigPath(folder));
        var weights = WeightsPath(folder);
        var places = AdapterTargets.Select(
            settings,
            linears,
            $"{ConfigPath(folder)}: target_modules",
            eachMustFit: false
        );
        try
        {
            using var file = Safetensors.Open(weights);
            Check(weights, file, settings, places, linears);
            return use(file, settings, places);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the adapter cannot be read: {exception.Message}", exception);
        }
    }

    private static string ConfigPath(string folder)
    {
        var path = Path.Combine(folder, ConfigFileName);
        return File.Exists(path) ? path
            : Directory.Exists(folder)
                ? throw new UserErrorException(
                    $"'{folder}' holds no {ConfigFileName}: it is not an adapter in PEFT's layout"
                )
            : throw new UserErrorException(
                $"there is no adapter folder '{folder}' (looked for {Path.GetFullPath(folder)})"
            );
    }

    private static string WeightsPath(string folder)
    {
        var path = Path.Combine(folder, WeightsFileName);
        return File.Exists(path)
            ? path
            : throw new UserErrorException(
                File.Exists(Path.Combine(folder, PickleFileName))
                    ? $"'{folder}' holds its factors in {PickleFileName}, a pickle, which may run any program when it is read: "
                        + $"save the adapter as {WeightsFileName} with PEFT (safe_serialization=True)"
                    : $"'{folder}' holds no {WeightsFileName}: it has settings, but no factors"
            );
    }

    private static LowRankAdapter Build(
        SafetensorsFile file,
        AdapterSettings settings,
        IReadOnlyList<AdaptedLinear> places,
        Device device,
        AdapterDropout? dropout
    )
    {
        Tensor Factor(AdaptedLinear place, string which)
        {
            // A copy: the tensor lies over the file's memory, and a parameter is written to.
            using var stored = file.Get(NameOf(place.Linear, which));
            return stored.to(ScalarType.Float32, device, copy: true);
        }

        LowRankPair[] pairs =
        [
            .. places.Select(
                (place, index) => new LowRankPair(place, Factor(place, "A"), Factor(place, "B"), index, dropout)
            ),
        ];
        return new LowRankAdapter(settings, pairs, dropout);
    }

    private static void Check(
        string path,
        SafetensorsFile file,
        AdapterSettings settings,
        IReadOnlyList<AdaptedLinear> places,
        IReadOnlyList<LinearShape> linears
    )
    {
        var expected = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            expected.Add(NameOf(place.Linear, "A"), [place.Rank, place.Linear.Inputs]);
            expected.Add(NameOf(place.Linear, "B"), [place.Linear.Outputs, place.Rank]);
        }

        var faults = file
            .Entries.Values.Where(entry => !expected.ContainsKey(entry.Name))
            .Select(entry => Unexpected(entry.Name, linears))
            .Concat(
                file.Entries.Values.Where(entry => expected.ContainsKey(entry.Name))
                    .Select(entry => Misshapen(entry, expected[entry.Name]))
                    .OfType<string>()
            )
            .Concat(expected.Keys.Where(name => !file.Entries.ContainsKey(name)).Select(name => $"'{name}' is missing"))
            .ToList();
        if (faults.Count > 0)
        {
            const int Shown = 4;
            var more = faults.Count > Shown ? $"; and {faults.Count - Shown} more" : "";
            var origin = settings.Base is { } made ? $" (it was made for '{made}')" : "";
            throw new UserErrorException(
                $"{path} does not fit this base{origin}: {string.Join("; ", faults.Take(Shown))}{more}"
            );
        }
    }

    private static string? Misshapen(SafetensorsEntry entry, long[] expected) =>
        !entry.Shape.SequenceEqual(expected)
            ? $"'{entry.Name}' is [{string.Join(", ", entry.Shape)}] where the base and the settings ask for [{string.Join(", ", expected)}]"
        : entry.Dtype is not (ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16)
            ? $"'{entry.Name}' is {entry.Dtype}, but factors are float32, float16 or bfloat16"
        : null;

    private static string Unexpected(string name, IReadOnlyList<LinearShape> linears)
    {
        var linear = name.StartsWith(Prefix, StringComparison.Ordinal)
            ? _factors
                .Where(end => name.EndsWith(end, StringComparison.Ordinal) && name.Length > Prefix.Length + end.Length)
                .Select(end => name[Prefix.Length..^end.Length])
                .FirstOrDefault("")
            : "";
        return linear.Length == 0 ? $"'{name}' is no factor of a LoRA adapter"
            : linears.Any(x => x.Name == linear) ? $"'{name}' stands on a map that target_modules does not name"
            : $"'{name}' stands on a map that the base does not have";
    }

    private static string NameOf(LinearShape linear, string which) => $"{Prefix}{linear.Name}.lora_{which}.weight";
}
