namespace Rlfw.Training.Networks.Kernels;

/// <summary>A vector register of float32: the kernels are written once and run with the widest that the processor has.</summary>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are registers enough for tiles of eight rows.</summary>
    static abstract bool TakesEightRows { get; }

    /// <summary>Reads a register; any alignment.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes a register; any alignment.</summary>
    static abstract void Store(float* target, TVector value);

    /// <summary>A number in every lane.</summary>
    static abstract TVector Fill(float value);

    /// <summary>a b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);
}
