using System.Security.Cryptography;
using System.Text;
using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting.Launching;

/// <summary>What a stage learns from, as its run's journal tells it.</summary>
internal static class DataFacts
{
    /// <summary>The facts of a stage.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="stage">Its stage.</param>
    /// <param name="splits">The stage's examples; null where it learns in an environment.</param>
    /// <param name="sample">An environment of the stage; null where it learns from examples.</param>
    public static IEnumerable<DataUsed> Of(RunPlan plan, StagePlan stage, DatasetSplits? splits, IEnvironment? sample)
    {
        if (splits is not null)
        {
            var options = Options(plan, stage.Name, "dataset");
            var id = stage.Dataset!.Plugin.Id;
            yield return Split(stage.Name, id, "training", splits.Train) with
            {
                Options = options,
            };
            yield return Split(stage.Name, id, "evaluation", splits.HeldOut) with
            {
                Options = options,
            };
        }
        else if (sample is not null)
        {
            var options = Options(plan, stage.Name, "environment");
            var text = string.Join('\n', options.Select(x => $"{x.Key}={x.Value}"));
            yield return new DataUsed(
                stage.Name,
                stage.Environment!.Plugin.Id,
                "training",
                Digest([text, stage.Environment.Plugin.PackageVersion])
            )
            {
                Options = options,
                Observations = DescribedSpace.Of(sample.ObservationSpace),
                Actions = DescribedSpace.Of(sample.ActionSpace),
            };
        }
    }

    private static DataUsed Split(string stage, string id, string context, IReadOnlyList<Example> examples) =>
        new(stage, id, context, Digest(examples.SelectMany(Texts))) { Examples = examples.Count };

    private static IEnumerable<string> Texts(Example example) =>
        new[] { example.Prompt, example.Answer, example.Demonstration, example.Rejected }
            .Select(x => x ?? "")
            .Concat(example.Messages.SelectMany(x => new[] { x.Role, x.Content?.GetRawText() ?? "" }));

    /// <summary>16 hexadecimal digits; each text counts with its length, so that no two lists read the same.</summary>
    private static string Digest(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The plan's parameters below the stage's key, or below the key that all stages share.</summary>
    private static SortedDictionary<string, string> Options(RunPlan plan, string stage, string key)
    {
        var own = $"stages.{stage}.{key}.";
        var prefix = plan.Parameters.Keys.Any(x => x.StartsWith(own, StringComparison.Ordinal)) ? own : $"{key}.";
        return new SortedDictionary<string, string>(
            plan.Parameters.Where(x => x.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(x => x.Key[prefix.Length..], x => x.Value, StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }
}
