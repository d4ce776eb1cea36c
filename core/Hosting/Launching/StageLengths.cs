using Rlfw.Contracts;
using Rlfw.Plans;
using Rlfw.Training.Completions;

namespace Rlfw.Hosting.Launching;

/// <summary>Whether what stages will use fits their model.</summary>
internal static class StageLengths
{
    /// <summary>
    /// Encodes what stages will use, so that an example which does not fit is found now and not
    /// hours later, when its stage begins. Of an algorithm that does not tell its length limit the demonstrations alone.
    /// </summary>
    /// <param name="stages">The stages.</param>
    /// <param name="encoder">Encodes for their model.</param>
    /// <param name="examplesOf">The examples of a dataset.</param>
    /// <param name="seed">The run's root seed.</param>
    /// <exception cref="UserErrorException">An example cannot be encoded or does not fit the model.</exception>
    public static void Check(
        IEnumerable<StagePlan> stages,
        ExampleEncoder encoder,
        Func<PluginChoice<IDataset>, DatasetSplits> examplesOf,
        ulong seed
    )
    {
        foreach (var stage in stages)
        {
            if (stage.Dataset is not { } dataset)
            {
                continue;
            }

            var examples = examplesOf(dataset);
            var training = ExampleSelection.Training(stage.Name, examples.Train);
            var limit = (stage.Algorithm.Options as ICompletionOptions)?.MaxNewTokens;
            if (!stage.Algorithm.Plugin.Implements<ILearnsFromRewards>())
            {
                encoder.Demonstrations(training);
            }
            else if (limit is { } longest)
            {
                encoder.Prompts(training, longest);
            }

            if (limit is { } tokens)
            {
                var count = stage.Evaluation.Examples;
                encoder.Prompts(ExampleSelection.HeldOut(stage.Name, examples.HeldOut, count, seed), tokens);
            }
        }
    }
}
