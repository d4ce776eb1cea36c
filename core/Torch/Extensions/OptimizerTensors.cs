using System.Globalization;
using Rlfw.Torch.Modules;
using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Extensions;

/// <summary>
/// An optimizer's state as named tensors, for checkpoints: after loading, the next steps equal those of the saved
/// optimizer bit for bit. Hyperparameters other than the learning rates are not part of it; they come from the plan.
/// </summary>
public static class OptimizerTensors
{
    private const string Rate = "learning_rate";
    private const string InitialRate = "initial_learning_rate";
    private const string Step = "step";

    /// <summary>
    /// The state by name: "GROUP.learning_rate" and "GROUP.initial_learning_rate" (float64), "GROUP.PARAMETER.step" (int64)
    /// and "GROUP.PARAMETER.NAME" for each tensor, counted from 0. Parameters that had no step yet have no entries.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns>New objects in the current dispose scope; the state's share its memory, so write them before the next step.</returns>
    public static Dictionary<string, Tensor> ToTensors(this OptimizerHelper optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var result = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (groupName, group) in Named(optimizer.Groups))
        {
            result.Add($"{groupName}.{Rate}", tensor(group.LearningRate));
            result.Add($"{groupName}.{InitialRate}", tensor(group.InitialLearningRate));
            foreach (var (name, parameter) in Named(group.Parameters))
            {
                var state = optimizer.StateOf(parameter);
                if (!state.Tensors.Any(entry => entry.Value is not null))
                {
                    continue;
                }
                result.Add($"{groupName}.{name}.{Step}", tensor(state.Steps));
                foreach (var (part, value) in state.Tensors)
                {
                    if (value is not null)
                    {
                        result.Add($"{groupName}.{name}.{part}", value.alias());
                    }
                }
            }
        }
        return result;
    }

    /// <summary>Takes over copies of saved tensors. Nothing changes unless every name and shape fits.</summary>
    /// <param name="optimizer">An optimizer of the same kind over parameters of the same shapes.</param>
    /// <param name="tensors">What <see cref="ToTensors"/> gave.</param>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape or type differs.</exception>
    public static void FromTensors(this OptimizerHelper optimizer, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(tensors);
        var entries = Entries(optimizer, tensors).ToList();
        Check(entries, tensors);
        foreach (var (groupName, group) in Named(optimizer.Groups))
        {
            group.LearningRate = tensors[$"{groupName}.{Rate}"].ToDouble();
            group.InitialLearningRate = tensors[$"{groupName}.{InitialRate}"].ToDouble();
        }
        foreach (var entry in entries)
        {
            entry.State.Steps = entry.Names.Count > 0 ? tensors[$"{entry.Prefix}.{Step}"].ToInt64() : 0;
            foreach (var (name, _) in entry.State.Tensors)
            {
                entry.State.Assign(
                    name,
                    entry.Names.Contains(name, StringComparer.Ordinal) ? tensors[$"{entry.Prefix}.{name}"] : null
                );
            }
        }
    }

    /// <summary>Each parameter's state with the names that it must find: none where nothing of it was saved.</summary>
    private static IEnumerable<Entry> Entries(OptimizerHelper optimizer, IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var (groupName, group) in Named(optimizer.Groups))
        {
            foreach (var (name, parameter) in Named(group.Parameters))
            {
                var prefix = $"{groupName}.{name}";
                var state = optimizer.StateOf(parameter);
                var wasSaved = tensors.Keys.Any(key => key.StartsWith(prefix + ".", StringComparison.Ordinal));
                yield return new(prefix, parameter, state, wasSaved ? state.NamesFor(group.Options) : []);
            }
        }
    }

    private static void Check(List<Entry> entries, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var groups = entries.Select(entry => entry.Prefix.Split('.')[0]).Distinct(StringComparer.Ordinal);
        var expected = groups
            .SelectMany(group => new[] { $"{group}.{Rate}", $"{group}.{InitialRate}" })
            .Concat(
                entries
                    .Where(entry => entry.Names.Count > 0)
                    .SelectMany(entry => entry.Names.Append(Step).Select(name => $"{entry.Prefix}.{name}"))
            )
            .ToHashSet(StringComparer.Ordinal);
        var missing = expected.Where(name => !tensors.ContainsKey(name)).ToList();
        var unknown = tensors.Keys.Where(name => !expected.Contains(name)).ToList();
        if (missing.Count + unknown.Count > 0)
        {
            throw new ArgumentException(
                $"The optimizer's state does not fit. Missing: {Listed(missing)}. Unknown: {Listed(unknown)}.",
                nameof(tensors)
            );
        }
        foreach (var entry in entries)
        {
            foreach (var name in entry.Names)
            {
                var value = tensors[$"{entry.Prefix}.{name}"];
                if (value.dtype != entry.Parameter.dtype || !value.shape.AsSpan().SequenceEqual(entry.Parameter.shape))
                {
                    throw new ArgumentException(
                        $"{entry.Prefix}.{name} is {value.dtype} [{string.Join(", ", value.shape)}], its parameter "
                            + $"{entry.Parameter.dtype} [{string.Join(", ", entry.Parameter.shape)}].",
                        nameof(tensors)
                    );
                }
            }
        }
    }

    private static IEnumerable<(string Name, T Item)> Named<T>(IEnumerable<T> items) =>
        items.Select((item, index) => (index.ToString(CultureInfo.InvariantCulture), item));

    private static string Listed(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private sealed record Entry(string Prefix, Parameter Parameter, OptimizerState State, IReadOnlyList<string> Names);
}
