using Rlfw.Plans.Faults;

namespace Rlfw.Plans;

/// <summary>
/// YAML to run plans: read, compose, override, expand sweeps, resolve references, bind. A function of the file, the
/// request and the catalog; no part of a run is made.
/// </summary>
public static class ExperimentPlanner
{
    /// <summary>Plans a file's runs. Never throws for what the file or the overrides say: all faults are in the result.</summary>
    /// <param name="request">The file, the overrides, the chosen experiments.</param>
    public static PlanningResult Plan(PlanningRequest request)
    {
        var faults = new FaultCollector();
        var runs = new Planning(request, faults).Runs();
        return faults.Count > 0 ? new PlanningResult([], faults.InOrder()) : new PlanningResult(runs, []);
    }
}
