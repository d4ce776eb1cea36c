namespace Rlfw.Plugins.MlflowTracking;

/// <summary>Which completions are sent.</summary>
public enum CompletionPolicy
{
    /// <summary>Those of evaluations.</summary>
    Evaluations,

    /// <summary>Those of training steps too.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
