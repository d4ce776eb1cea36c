namespace Rlfw.Benchmarks;

/// <summary>What a turn of a tracked loop showed.</summary>
/// <param name="StepsPerSecond">Steps by the clock.</param>
/// <param name="StepsPerProcessorSecond">
/// Steps by the processor time of the loop's own thread, which other processes change less; NaN where the system does not tell.
/// </param>
/// <param name="BytesPerStep">What a step allocated on the loop's own thread.</param>
/// <param name="ProcessorBeside">Processor time of the process's other threads, in seconds a second.</param>
/// <param name="PauseShare">How long the garbage collector stopped all threads, in seconds a second.</param>
/// <param name="DeliveredShare">Which share of the events the store had when the loop ended; NaN without a tracker.</param>
/// <param name="ClosingSeconds">How long it took from the loop's end until journal and tracker were closed.</param>
internal sealed record LoopMeasurement(
    double StepsPerSecond,
    double StepsPerProcessorSecond,
    double BytesPerStep,
    double ProcessorBeside,
    double PauseShare,
    double DeliveredShare,
    double ClosingSeconds
);
