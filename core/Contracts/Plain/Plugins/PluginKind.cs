namespace Rlfw.Contracts;

/// <summary>What role a plugin plays in an experiment; each kind has a key of its own in the experiment file.</summary>
public enum PluginKind
{
    /// <summary>How parameters are learned (<c>algorithm:</c>).</summary>
    Algorithm,

    /// <summary>What an agent acts in (<c>environment:</c>).</summary>
    Environment,

    /// <summary>The function being learned (<c>model:</c>).</summary>
    Model,

    /// <summary>Text to token ids and back (<c>tokenizer:</c>, an option of language models).</summary>
    Tokenizer,

    /// <summary>A score for a completion (<c>rewards:</c>).</summary>
    Reward,

    /// <summary>Examples with prompts and answers (<c>dataset:</c>).</summary>
    Dataset,

    /// <summary>Where a run's events go besides its run folder (<c>tracking:</c>).</summary>
    Tracker,

    /// <summary>What stands between an environment and whoever acts in it (<c>wrappers:</c>).</summary>
    Wrapper,
}
