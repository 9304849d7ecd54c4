<?xml version="1.0" encoding="UTF-8" ?>
<QDocRoot version="1.0">
<doQuick><![CDATA[]]></doQuick>
<is_booting><![CDATA[0]]></is_booting>
<authPassed><![CDATA[0]]></authPassed>
<model>
<modelName><![CDATA[TS-X51]]></modelName>
<internalModelName><![CDATA[TS-X51]]></internalModelName>
<platform><![CDATA[TS-NASX86]]></platform>
<displayModelName><![CDATA[TS-251+]]></displayModelName>
</model>
<firmware>
<version><![CDATA[5.1.0]]></version>
<number><![CDATA[0000]]></number>
<build><![CDATA[20240101]]></build>
</firmware>
<hostname><![CDATA[Attic]]></hostname>
</QDocRoot>
