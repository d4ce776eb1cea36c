using Rlfw.Contracts;

namespace Rlfw.Training.Optimizers;

/// <summary>The means of a parameter's gradients and of their squares, however they are kept.</summary>
internal interface IMoments : ITensorStateful, IDisposable
{
    /// <summary>What they take, in bytes.</summary>
    long Bytes { get; }

    /// <summary>The means of some elements, float32 [count]; to be disposed or written back.</summary>
    (Tensor Mean, Tensor Square) Read(long first, long count);

    /// <summary>Takes new means over.</summary>
    void Write(long first, Tensor mean, Tensor square);
}
