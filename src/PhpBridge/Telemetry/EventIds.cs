namespace PhpBridge.Telemetry;

/// <summary>Ids of the events of the log itself, in the range of the root folder.</summary>
internal static class EventIds
{
    public const int LinesLost = 7;
}
