namespace Rlfw.Contracts;

/// <summary>
/// What an update reports: a derived record whose public numeric properties become metrics, named in snake_case
/// (<c>PolicyLoss</c> becomes <c>policy_loss</c>) or by <see cref="MetricNameAttribute"/>. A null property is left out.
/// </summary>
public abstract record UpdateRecord;
