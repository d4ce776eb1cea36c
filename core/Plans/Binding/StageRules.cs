using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;
using Rlfw.Plans.Structure;

namespace Rlfw.Plans.Binding;

/// <summary>What an algorithm needs and what contradicts it, at the line of the key.</summary>
internal sealed class StageRules(IPluginCatalog catalog, FaultCollector faults)
{
    /// <summary>Reports what is missing or too much in a stage whose algorithm is known.</summary>
    public void Check(StageTree stage, AlgorithmTraits algorithm)
    {
        var id = algorithm.Plugin.Id;
        if (!algorithm.LearnsFromCompletions && !algorithm.LearnsInEnvironments)
        {
            faults.Add(
                stage.Tree.Get("algorithm")!.Position,
                $"algorithm '{id}' cannot be used: it is no on-policy, off-policy or completion algorithm"
            );
            return;
        }

        if (algorithm.LearnsFromCompletions)
        {
            Refuse(stage, "environment", $"algorithm '{id}' learns from completions and takes no environment");
            Refuse(
                stage,
                "wrappers",
                $"algorithm '{id}' learns from completions, and wrappers go around an environment"
            );
            Need(stage, "dataset", $"algorithm '{id}' learns from completions and needs a dataset");
            Need(stage, "model", $"algorithm '{id}' needs a language model");
        }
        else
        {
            Refuse(stage, "dataset", $"algorithm '{id}' learns in an environment and takes no dataset");
            Refuse(stage, "completions", $"algorithm '{id}' learns in an environment and generates no completions");
            Need(stage, "environment", $"algorithm '{id}' learns in an environment");
        }

        CheckRewards(stage, algorithm);
        CheckModel(stage, algorithm);
        CheckEvaluation(stage, algorithm);
        CheckBudget(stage, algorithm);
    }

    /// <summary>Reports a length limit that leaves a stage's prompts no room in its model.</summary>
    public void CheckLength(StageTree stage, StageOptions options)
    {
        if (
            options.Algorithm?.Options is not ICompletionOptions { MaxNewTokens: var tokens }
            || options.Model?.Options is not ILimitsLength { MaximumLength: { } length }
            || tokens < length
        )
        {
            return;
        }

        var algorithm = stage.Tree.Get("algorithm")!;
        faults.Add(
            (algorithm as MappingNode)?.Find("max_new_tokens")?.KeyPosition ?? algorithm.Position,
            $"max_new_tokens {tokens} leaves no room for a prompt: the model takes {length} tokens, prompt and completion together",
            $"write less than {length}, or give the model a larger maximum length (its option max_length)"
        );
    }

    private void CheckRewards(StageTree stage, AlgorithmTraits algorithm)
    {
        var id = algorithm.Plugin.Id;
        if (!algorithm.LearnsFromRewards)
        {
            var message = algorithm.LearnsFromCompletions
                ? $"algorithm '{id}' learns from demonstrations and takes no rewards"
                : $"algorithm '{id}' is rewarded by its environment and takes no rewards";
            Refuse(stage, "rewards", message);
        }
        else if (stage.Tree.Get("rewards") is null or SequenceNode { Items.IsEmpty: true })
        {
            var position = stage.Tree.Find("rewards")?.KeyPosition ?? stage.Tree.Position;
            faults.Add(position, $"algorithm '{id}' learns from rewards", "add 'rewards: [{ plugin: ... }]'");
        }
    }

    private void CheckModel(StageTree stage, AlgorithmTraits algorithm)
    {
        var id = algorithm.Plugin.Id;
        if (algorithm.LearnsTable && stage.Own.Contains("model"))
        {
            Refuse(stage, "model", $"algorithm '{id}' learns a table and takes no model");
            return;
        }

        if (PluginBinder.Peek(catalog, PluginKind.Model, stage.Tree.Get("model")) is not { } model)
        {
            return;
        }

        var fits = algorithm.LearnsFromCompletions
            ? model.Implements<ICausalLanguageModel>()
            : model.Implements<INetworkBuilder>();
        if (!fits)
        {
            var needed = algorithm.LearnsFromCompletions ? "a language model" : "a network";
            faults.Add(
                ((MappingNode)stage.Tree.Get("model")!).Get("plugin")!.Position,
                $"'{model.Id}' is {PluginBinder.Noun(model)}, but '{id}' needs {needed}"
            );
        }
    }

    private void CheckEvaluation(StageTree stage, AlgorithmTraits algorithm)
    {
        if (stage.Tree.Get("evaluation") is not MappingNode evaluation)
        {
            return;
        }

        var (refused, metric, what) = algorithm.LearnsFromCompletions
            ? (new[] { "episodes", "sampled" }, "accuracy", "completions")
            : (["examples", "samples", "temperature", "judge"], "return", "episodes in environments");
        foreach (var key in refused)
        {
            if (evaluation.Get(key) is not null)
            {
                faults.Add(
                    evaluation.Find(key)!.KeyPosition,
                    $"'{key}' has no meaning here: '{algorithm.Plugin.Id}' is evaluated on {what}",
                    "remove it"
                );
            }
        }

        if (
            evaluation.Get("sampled") is ScalarNode { Text: "true" }
            && !algorithm.LearnsFromCompletions
            && !algorithm.SamplesActions
        )
        {
            faults.Add(
                evaluation.Find("sampled")!.KeyPosition,
                $"algorithm '{algorithm.Plugin.Id}' has no distribution of actions to draw from: its policy is greedy",
                "remove it"
            );
        }

        if (evaluation.Get("stop_at") is not null && evaluation.Get("every") is null)
        {
            faults.Add(
                evaluation.Find("stop_at")!.KeyPosition,
                "'stop_at' is compared after each evaluation, and without 'every' there is none before the budget's end",
                "add 'every: N'"
            );
        }

        if (
            evaluation.Get("temperature") is not null
            && evaluation.Get("samples") is null
            && algorithm.LearnsFromCompletions
        )
        {
            faults.Add(
                evaluation.Find("temperature")!.KeyPosition,
                "'temperature' is that of 'samples', and there are none; the accuracy is always that of greedy completions",
                "add 'samples: K', or remove it"
            );
        }

        if (evaluation.Get("metric") is ScalarNode { Text: "return" or "accuracy" } written && written.Text != metric)
        {
            faults.Add(written.Position, $"the metric of {what} is '{metric}', found '{written.Text}'", "leave it out");
        }
    }

    private void CheckBudget(StageTree stage, AlgorithmTraits algorithm)
    {
        if (stage.Tree.Get("budget") is not MappingNode budget)
        {
            return;
        }

        var (steps, environmentSteps) = (budget.Find("steps"), budget.Find("environment_steps"));
        if (environmentSteps is not null && algorithm.LearnsFromCompletions)
        {
            faults.Add(
                environmentSteps.KeyPosition,
                $"algorithm '{algorithm.Plugin.Id}' takes no environment steps",
                "give the budget in 'steps'"
            );
        }
        else if (budget.Get("steps") is not null && budget.Get("environment_steps") is not null)
        {
            faults.Add(
                environmentSteps!.KeyPosition,
                "a budget is given in 'steps' or in 'environment_steps', not in both",
                $"the other is at {steps!.KeyPosition}"
            );
        }
        else if (budget.Get("steps") is null && budget.Get("environment_steps") is null)
        {
            faults.Add(budget.Position, "this budget gives neither 'steps' nor 'environment_steps'");
        }
    }

    private void Refuse(StageTree stage, string key, string message)
    {
        if (stage.Tree.Get(key) is not null)
        {
            faults.Add(stage.Tree.Find(key)!.KeyPosition, message, $"remove '{key}'");
        }
    }

    private void Need(StageTree stage, string key, string message)
    {
        if (stage.Tree.Get(key) is null)
        {
            faults.Add(stage.Tree.Position, message, $"add '{key}: {{ plugin: ... }}' to {stage.Owner}");
        }
    }
}
