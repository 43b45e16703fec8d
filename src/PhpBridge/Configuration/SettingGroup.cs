namespace PhpBridge.Configuration;

/// <summary>The settings of one part of the program, a table of docs/settings.md.</summary>
internal sealed record SettingGroup(string Title, IReadOnlyList<Setting> Settings);
