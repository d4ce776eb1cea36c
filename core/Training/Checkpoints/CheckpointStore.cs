using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Rlfw.Contracts;

namespace Rlfw.Training.Checkpoints;

/// <summary>
/// A run's checkpoints: folders <c>step-000000120</c>, each with <c>state.json</c>, <c>model.safetensors</c>,
/// <c>state.safetensors</c>, <c>replay.safetensors</c> where there is a replay buffer, and <c>SHA256SUMS</c>. A checkpoint
/// is written under a temporary name, flushed to the disk and renamed; the last and the best are kept.
/// </summary>
/// <remarks>
/// If the last checkpoint is damaged, the one before it (the best, if it is another) is used and a warning says so: what
/// comes after it is computed again and compared with what was recorded, so nothing is lost but time. The damaged folder is
/// kept under the name <c>step-….damaged</c>. If none is left, opening fails.
/// </remarks>
public sealed class CheckpointStore
{
    /// <summary>The version of the format; another one is refused.</summary>
    public const int FormatVersion = 1;

    private const string Prefix = "step-";
    private const string Temporary = ".saving";
    private const string Removing = ".removing";
    private const string Damaged = ".damaged";

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private readonly ILogger _logger;

    /// <summary>Opens the store; removes what an interrupted writer left behind.</summary>
    /// <param name="folder">The folder of all checkpoints of the run; made at the first one.</param>
    /// <param name="logger">Takes warnings.</param>
    public CheckpointStore(string folder, ILogger logger)
    {
        (Folder, _logger) = (Path.GetFullPath(folder), logger);
        foreach (var leftover in Names().Where(x => x is Temporary or Removing))
        {
            Directory.Delete(Path.Combine(Folder, leftover), recursive: true);
        }
    }

    /// <summary>The folder of all checkpoints.</summary>
    public string Folder { get; }

    /// <summary>The folder of the last checkpoint that was written or opened; null before the first.</summary>
    public string? Last { get; private set; }

    /// <summary>The name of the checkpoint of a training step.</summary>
    /// <param name="step">Training steps done, counted over all stages.</param>
    public static string NameOf(long step) => FormattableString.Invariant($"{Prefix}{step:D9}");

    /// <summary>Writes a checkpoint and removes those that are neither the last nor the best.</summary>
    /// <param name="header">What it says about itself.</param>
    /// <param name="model">The learned parameters.</param>
    /// <param name="save">Writes the components' state.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="CheckpointException">It could not be written; older checkpoints are untouched.</exception>
    public string Save(CheckpointHeader header, nn.Module model, Action<ITensorStateWriter> save)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(save);
        var name = NameOf(header.Step);
        string temporary = Path.Combine(Folder, Temporary),
            final = Path.Combine(Folder, name);
        try
        {
            Directory.CreateDirectory(temporary);
            Write(temporary, header, model, save);
            if (Directory.Exists(final))
            {
                Remove(name);
            }

            Directory.Move(temporary, final);
            DurableStorage.FlushFolder(Folder);
            foreach (var old in Existing().Where(x => x != name && x != header.Best))
            {
                Remove(old);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryRemove(temporary);
            throw new CheckpointException(
                $"cannot write checkpoint {final}: {Reason(e)}, then run again to continue; "
                    + "checkpoints written before are untouched",
                e
            );
        }

        return Last = final;
    }

    /// <summary>Opens the last checkpoint that is whole.</summary>
    /// <returns>The checkpoint, or null where none was ever written.</returns>
    /// <exception cref="UserErrorException">There are checkpoints, and all are damaged, or of another version.</exception>
    public Checkpoint? OpenLast()
    {
        var damaged = new List<(string Name, DamagedCheckpointException Fault)>();
        foreach (var name in Existing())
        {
            try
            {
                var checkpoint = Checkpoint.Open(Path.Combine(Folder, name));
                Last = checkpoint.Folder;
                damaged.ForEach(x => SetAside(x.Name, x.Fault, name));
                return checkpoint;
            }
            catch (DamagedCheckpointException e)
            {
                damaged.Add((name, e));
            }
        }

        return damaged is [(_, var fault), ..]
            ? throw new UserErrorException(
                $"{fault.Message}; no older checkpoint is left to continue from: start over with --new",
                fault
            )
            : null;
    }

    /// <summary>Opens the checkpoint with the best evaluation of the last stage.</summary>
    /// <returns>
    /// The checkpoint; null where the plan keeps none, where it is the last one, or where it is damaged, which is said.
    /// </returns>
    public Checkpoint? OpenBest()
    {
        try
        {
            return
                Last is { } last
                && Checkpoint.Open(last).Header.Best is { } best
                && best != Path.GetFileName(last)
                && Directory.Exists(Path.Combine(Folder, best))
                ? Checkpoint.Open(Path.Combine(Folder, best))
                : null;
        }
        catch (DamagedCheckpointException e)
        {
            _logger.LogWarning("{Fault}. The model of the best evaluation is lost", e.Message);
            return null;
        }
    }

    /// <summary>
    /// Puts the result where it is looked for: what the model exports, with its parameters in a format that others read, or
    /// else a copy of the last checkpoint's parameters. The folder appears complete or not at all.
    /// </summary>
    /// <param name="folder">The folder; replaced.</param>
    /// <param name="export">Writes into an empty folder, or writes nothing; null where there is nothing to export.</param>
    /// <param name="parameters">The file that is copied where nothing is exported; null for the last checkpoint's.</param>
    /// <exception cref="CheckpointException">It could not be written.</exception>
    public void PublishModel(string folder, Action<string>? export = null, string? parameters = null)
    {
        var temporary = folder + Temporary;
        try
        {
            TryRemove(temporary);
            Directory.CreateDirectory(temporary);
            export?.Invoke(temporary);
            if (ModelFile.FindIn(temporary) is null)
            {
                var copy = Path.Combine(temporary, Checkpoint.ModelFileName);
                File.Copy(parameters ?? Path.Combine(Last!, Checkpoint.ModelFileName), copy);
            }

            foreach (var file in Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories))
            {
                DurableStorage.Flush(file);
            }

            DurableStorage.FlushFolder(temporary);
            TryRemove(folder);
            Directory.Move(temporary, folder);
            DurableStorage.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryRemove(temporary);
            throw new CheckpointException($"cannot write {folder}: {Reason(e)}, then run again to continue", e);
        }
    }

    private static void Write(string folder, CheckpointHeader header, nn.Module model, Action<ITensorStateWriter> save)
    {
        var tree = new JsonObject();
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            save(StateWriter.Root(tree, tensors));
            ModelFile.Write(Path.Combine(folder, Checkpoint.ModelFileName), model);
            foreach (var file in tensors.GroupBy(x => Checkpoint.FileOf(x.Key), StringComparer.Ordinal))
            {
                Safetensors.Save(Path.Combine(folder, file.Key), file);
            }
        }
        finally
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }
        }

        var state = new JsonObject
        {
            ["format"] = FormatVersion,
            ["header"] = JsonSerializer.SerializeToNode(header, _indented),
            ["state"] = tree,
        };
        DurableStorage.WriteText(Path.Combine(folder, Checkpoint.StateFileName), state.ToJsonString(_indented));
        var sums = Directory
            .EnumerateFiles(folder)
            .Order(StringComparer.Ordinal)
            .Select(x => $"{DurableStorage.FlushAndHash(x)}  {Path.GetFileName(x)}\n");
        DurableStorage.WriteText(Path.Combine(folder, Checkpoint.SumsFileName), string.Concat(sums));
        DurableStorage.FlushFolder(folder);
    }

    private IEnumerable<string> Names() =>
        Directory.Exists(Folder)
            ? Directory.EnumerateDirectories(Folder).Select(x => Path.GetFileName(x)).ToArray()
            : [];

    /// <summary>Complete checkpoints, the last one first.</summary>
    private string[] Existing() =>
        [
            .. Names()
                .Where(x =>
                    x.StartsWith(Prefix, StringComparison.Ordinal) && !x.EndsWith(Damaged, StringComparison.Ordinal)
                )
                .OrderDescending(StringComparer.Ordinal),
        ];

    /// <summary>Renames before deleting, so that a half-deleted checkpoint is never taken for one.</summary>
    private void Remove(string name)
    {
        var removing = Path.Combine(Folder, Removing);
        Directory.Move(Path.Combine(Folder, name), removing);
        Directory.Delete(removing, recursive: true);
    }

    private void SetAside(string name, DamagedCheckpointException fault, string used)
    {
        var aside = Path.Combine(Folder, name + Damaged);
        TryRemove(aside);
        Directory.Move(Path.Combine(Folder, name), aside);
        _logger.LogWarning(
            "{Fault}. It was renamed to {Aside}; the run continues from {Used} instead and computes again what came after",
            fault.Message,
            name + Damaged,
            used
        );
    }

    private static string Reason(Exception e) =>
        e switch
        {
            UnauthorizedAccessException => "permission denied; grant access",
            // ENOSPC and EDQUOT, as Linux numbers them; the runtime has no exception types of their own for them.
            IOException { HResult: 28 or 122 } => "no space left on the disk; make room",
            _ => $"{e.Message}; remove the cause",
        };

    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing was there, or the next start removes it.
        }
    }
}
