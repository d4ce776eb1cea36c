using Rlfw.Serving.Translation;

namespace Rlfw.Serving.Endpoints;

/// <summary>A request that was read and checked.</summary>
/// <param name="Plan">What the engine is asked for.</param>
/// <param name="Answer">What becomes of its outputs.</param>
/// <param name="Streams">Whether the answer comes in pieces.</param>
internal sealed record PreparedRequest(GenerationPlan Plan, IAnswer Answer, bool Streams);
