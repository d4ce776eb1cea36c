namespace Rlfw.Mlflow;

/// <summary>A store did not do what it was asked for.</summary>
public sealed class MlflowException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What it means for what was to be written.</param>
    /// <param name="message">Which store, what is wrong, what to do. Without credentials.</param>
    /// <param name="inner">What was thrown; null for nothing.</param>
    public MlflowException(MlflowFault fault, string message, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
    }

    /// <summary>What it means for what was to be written.</summary>
    public MlflowFault Fault { get; }
}
