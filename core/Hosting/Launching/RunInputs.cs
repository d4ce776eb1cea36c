using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Tracking;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// What a run was begun with besides its plan: <c>inputs.json</c> in its folder. The plan names environment variables; this
/// holds salted hashes of their values, so that a run does not go on, and is not taken for finished, with others.
/// </summary>
public sealed record RunInputs
{
    /// <summary>The file's name within the run folder.</summary>
    public const string FileName = "inputs.json";

    private const int CurrentVersion = 1;
    private const int SaltBytes = 16;

    // Slow enough that guessing a short secret from its hash costs more than asking for it, and a run's few variables do
    // not keep anybody waiting.
    private const int HashRounds = 20_000;

    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // The file is for people too, and no part of a page.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The version of this format.</summary>
    public required int Version { get; init; }

    /// <summary>The salt of <see cref="EnvironmentValues"/>, Base64; another one in every folder.</summary>
    public required string Salt { get; init; }

    /// <summary>By variable the hash of its value (PBKDF2, SHA-256), hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentValues { get; init; }

    /// <summary>The files that its plugins read; those that say so (<see cref="IReadsFiles"/>).</summary>
    public required IReadOnlyList<InputFile> Files { get; init; }

    /// <summary>The working directory it was begun in, at which its relative paths start; null where it has none.</summary>
    public string? Directory { get; init; }

    /// <summary>What a run folder holds; null where it holds none, as before its start.</summary>
    /// <exception cref="UserErrorException">The file cannot be read.</exception>
    public static RunInputs? Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = PathOf(folder);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var inputs = JsonSerializer.Deserialize<RunInputs>(File.ReadAllBytes(path), _json)!;
            return inputs.Version == CurrentVersion
                ? inputs
                : throw new UserErrorException(
                    $"{path} has format version {inputs.Version}, and this rlfw reads {CurrentVersion}"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot read {path}: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            throw new UserErrorException(
                $"{path} is damaged: {e.Message} Restore it, or start over in a folder of its own with --new",
                e
            );
        }
    }

    /// <summary>
    /// Makes sure that a run which has computed something has the inputs it was begun with; null where it does, or where it
    /// has computed nothing yet. Writes nothing.
    /// </summary>
    /// <param name="plan">The run.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>What is different, and what to do.</returns>
    public static string? Changes(RunPlan plan, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(folder);
        if (!HasComputed(folder) || Read(folder) is not { } before)
        {
            return null;
        }

        var inputs = PlanInputs.Of(plan);
        List<string> changes = [.. before.ChangedVariables(plan, inputs), .. before.ChangedFiles(plan, inputs)];
        return changes.Count == 0
            ? null
            : $"run {folder.Run} was begun with other inputs: {string.Join("; ", changes)}. Restore what was, or start over "
                + "in a folder of its own with --new";
    }

    /// <summary>Before a run computes: checks its inputs where it goes on, keeps them where it begins.</summary>
    /// <exception cref="UserErrorException">They are others than it was begun with, or cannot be kept.</exception>
    internal static void Settle(RunPlan plan, RunFolder folder)
    {
        Require(plan, folder);
        // A run that failed before its first result may be mended: what it finds now is what it is begun with. So is what
        // one finds that an earlier version began.
        if (!HasComputed(folder) || !File.Exists(PathOf(folder)))
        {
            Write(Of(plan), folder);
        }
    }

    /// <summary>Throws where a run's inputs are others than it was begun with.</summary>
    /// <exception cref="UserErrorException">They are; the message is that of <see cref="Changes"/>.</exception>
    internal static void Require(RunPlan plan, RunFolder folder)
    {
        if (Changes(plan, folder) is { } changes)
        {
            throw new UserErrorException(changes);
        }
    }

    private static RunInputs Of(RunPlan plan)
    {
        // Not a random stream: a salt has to be unforeseeable, and decides nothing of what is computed.
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var inputs = PlanInputs.Of(plan);
        return new RunInputs
        {
            Version = CurrentVersion,
            Salt = Convert.ToBase64String(salt),
            EnvironmentValues = new SortedDictionary<string, string>(
                Counting(plan, inputs).ToDictionary(x => x.Name, x => Hash(x, salt), StringComparer.Ordinal),
                StringComparer.Ordinal
            ),
            Files = FilesOf(plan, inputs),
            Directory = inputs.Any(x => !Path.IsPathRooted(x.Path)) ? Environment.CurrentDirectory : null,
        };
    }

    /// <summary>
    /// The variables whose values matter. Where data lies does not, as what it holds is compared: a run may go on where its
    /// files have moved.
    /// </summary>
    private static IEnumerable<EnvironmentValue> Counting(RunPlan plan, IReadOnlyList<NamedInput> inputs) =>
        plan
            .EnvironmentValues.Where(x => inputs.All(input => input.Path != x.Text))
            .DistinctBy(x => x.Name, StringComparer.Ordinal);

    private static IReadOnlyList<InputFile> FilesOf(RunPlan plan, IReadOnlyList<NamedInput> inputs) =>
        [
            .. inputs.SelectMany(input =>
                Fingerprint
                    .Of(input)
                    .Select(x => new InputFile(input.Use, Shown(plan, input.Path), x.Name, x.Bytes, x.Sha256))
            ),
        ];

    /// <summary>A path as it may be kept: where a variable gave it, the reference.</summary>
    private static string Shown(RunPlan plan, string path) =>
        plan.EnvironmentValues.FirstOrDefault(x => x.Text == path)?.Reference ?? path;

    private IEnumerable<string> ChangedFiles(RunPlan plan, IReadOnlyList<NamedInput> inputs)
    {
        var now = FilesOf(plan, inputs).ToDictionary(x => (x.Use, x.Name));
        var before = Files.ToDictionary(x => (x.Use, x.Name));
        var changed = now
            .Values.Where(x => before.TryGetValue((x.Use, x.Name), out var then) && then.Sha256 != x.Sha256)
            .Select(x =>
                before[(x.Use, x.Name)].Bytes is var bytes && bytes != x.Bytes
                    ? $"{x.Shown} had {bytes} bytes, now it has {x.Bytes}"
                    : $"{x.Shown} had other content"
            );
        return changed
            .Concat(before.Values.Where(x => !now.ContainsKey((x.Use, x.Name))).Select(x => $"{x.Shown} is gone"))
            .Concat(now.Values.Where(x => !before.ContainsKey((x.Use, x.Name))).Select(x => $"{x.Shown} was not there"))
            // The stages of a run read the same files.
            .Distinct(StringComparer.Ordinal);
    }

    private IEnumerable<string> ChangedVariables(RunPlan plan, IReadOnlyList<NamedInput> inputs)
    {
        var salt = Convert.FromBase64String(Salt);
        var changed = Counting(plan, inputs)
            .Where(x => EnvironmentValues.TryGetValue(x.Name, out var then) && then != Hash(x, salt))
            .Select(x => x.Name)
            .ToList();
        return changed.Count switch
        {
            0 => [],
            1 => [$"the environment variable {changed[0]} had another value"],
            _ => [$"the environment variables {string.Join(", ", changed)} had other values"],
        };
    }

    // With its name: that two variables have the same value is nobody's business either.
    private static string Hash(EnvironmentValue value, byte[] salt) =>
        Convert.ToHexStringLower(
            Rfc2898DeriveBytes.Pbkdf2(
                Encoding.UTF8.GetBytes($"{value.Name}={value.Value}"),
                salt,
                HashRounds,
                HashAlgorithmName.SHA256,
                outputLength: 32
            )
        );

    private static bool HasComputed(RunFolder folder) =>
        RunJournal.Exists(folder)
        && RunJournal.ReadAll(folder).Any(x => x.Payload is not (RunStarted or RunResumed or RunEnded));

    private static string PathOf(RunFolder folder) => Path.Combine(folder.Path, FileName);

    private static void Write(RunInputs inputs, RunFolder folder)
    {
        var path = PathOf(folder);
        try
        {
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(inputs, _json));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"cannot write {path}: {e.Message}", e);
        }
    }
}
